import { Title } from "@mantine/core";

export function VerticalLeads() {
  return <Title order={1}>VerticalLeads</Title>;
}
