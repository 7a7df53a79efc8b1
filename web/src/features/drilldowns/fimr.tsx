import { Title } from "@mantine/core";

export function Fimr() {
  return <Title order={1}>Fimr</Title>;
}
