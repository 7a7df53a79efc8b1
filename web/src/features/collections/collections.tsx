import { Title } from "@mantine/core";

export function Collections() {
  return <Title order={1}>Collections</Title>;
}
