import { Title } from "@mantine/core";

export function Regions() {
  return <Title order={1}>Regions</Title>;
}
