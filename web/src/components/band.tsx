import { Badge } from "@mantine/core";
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconEye,
  IconFlag,
} from "@tabler/icons-react";

/** Named and drawn, never by its colour alone. */
const looks = {
  Green: { tone: "green", icon: IconCircleCheck },
  Watch: { tone: "watch", icon: IconEye },
  Amber: { tone: "amber", icon: IconAlertTriangle },
  Flag: { tone: "red", icon: IconFlag },
  Red: { tone: "red", icon: IconAlertOctagon },
} as const;

/** A band of a metric by its name; an unknown one is shown in plain words. */
export function Band({ name }: { name: string }) {
  const look = Object.hasOwn(looks, name) ? looks[name as keyof typeof looks] : undefined;
  const Icon = look?.icon;
  return (
    <Tone tone={look?.tone ?? "watch"} text={name} icon={Icon && <Icon size={12} aria-hidden />} />
  );
}

/** Anything else that is good or bad, in the same four looks. */
export function Tone({
  tone,
  text,
  icon,
}: {
  tone: "green" | "watch" | "amber" | "red";
  text: string;
  icon?: React.ReactNode;
}) {
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      leftSection={icon}
      style={{ background: `var(--band-${tone}-bg)`, color: `var(--band-${tone}-fg)` }}
    >
      {text}
    </Badge>
  );
}
