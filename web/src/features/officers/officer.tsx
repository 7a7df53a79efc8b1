import { Title } from "@mantine/core";

export function Officer() {
  return <Title order={1}>Officer</Title>;
}
