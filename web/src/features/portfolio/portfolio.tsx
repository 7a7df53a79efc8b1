import { Title } from "@mantine/core";

export function Portfolio() {
  return <Title order={1}>Portfolio</Title>;
}
