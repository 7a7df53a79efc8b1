import { Title } from "@mantine/core";

export function Officers() {
  return <Title order={1}>Officers</Title>;
}
