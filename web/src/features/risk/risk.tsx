import { Title } from "@mantine/core";

export function Risk() {
  return <Title order={1}>Risk</Title>;
}
