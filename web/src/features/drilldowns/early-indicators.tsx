import { Title } from "@mantine/core";

export function EarlyIndicators() {
  return <Title order={1}>EarlyIndicators</Title>;
}
