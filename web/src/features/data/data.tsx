import { Title } from "@mantine/core";

export function Data() {
  return <Title order={1}>Data</Title>;
}
