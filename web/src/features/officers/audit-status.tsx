import { Text } from "@mantine/core";
import { IconCircleCheck, IconEye, IconUserCheck } from "@tabler/icons-react";
import type { AuditStatus } from "#contract/audit-ports.ts";
import { Tone } from "#web/components/band.tsx";

const looks = {
  Assigned: { tone: "amber", icon: IconUserCheck },
  "In Progress": { tone: "watch", icon: IconEye },
  Resolved: { tone: "green", icon: IconCircleCheck },
} as const;

export function AuditStatusTone({ status }: { status: AuditStatus | null }) {
  if (status === null) return <Text size="sm">Not begun</Text>;
  const { tone, icon: Icon } = looks[status];
  return <Tone tone={tone} text={status} icon={<Icon size={12} aria-hidden />} />;
}
