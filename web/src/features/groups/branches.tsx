import { Title } from "@mantine/core";

export function Branches() {
  return <Title order={1}>Branches</Title>;
}
