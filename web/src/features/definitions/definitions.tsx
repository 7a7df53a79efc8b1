import { Title } from "@mantine/core";

export function Definitions() {
  return <Title order={1}>Definitions</Title>;
}
