import { Title } from "@mantine/core";

export function Cohorts() {
  return <Title order={1}>Cohorts</Title>;
}
