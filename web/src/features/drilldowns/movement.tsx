import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { Movement } from "#contract/loan-columns.ts";
import { Tone } from "#web/components/band.tsx";

const looks = {
  worsening: { tone: "red", icon: IconArrowUpRight, text: "Worsening" },
  stable: { tone: "watch", icon: IconArrowRight, text: "Stable" },
  improving: { tone: "green", icon: IconArrowDownRight, text: "Improving" },
} as const;

export function movementName(movement: Movement): string {
  return looks[movement].text;
}

/** How the DPD of a loan moved since the day before: a word, an arrow and a colour. */
export function MovementTone({ movement }: { movement: unknown }) {
  if (typeof movement !== "string" || !Object.hasOwn(looks, movement)) return null;
  const { tone, icon: Icon, text } = looks[movement as Movement];
  return <Tone tone={tone} text={text} icon={<Icon size={12} aria-hidden />} />;
}
