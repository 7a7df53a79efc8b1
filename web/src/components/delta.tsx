import { Text, Tooltip } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import * as format from "#web/lib/format.ts";

/** How a value moved since an earlier day, with an arrow for the way and words for good and bad. */
export function Delta({
  now,
  then,
  unit,
  better,
  since,
}: {
  now: format.Value;
  then: format.Value;
  unit: format.Unit;
  better: "higher" | "lower" | null;
  /** `yesterday`, `last week`. */
  since: string;
}) {
  const text = format.difference(now, then, unit);
  if (text === null) return null;
  const change = Number(now) - Number(then);
  const isGood = change === 0 || better === null ? null : change > 0 === (better === "higher");
  const verdict = isGood === null ? "" : isGood ? ", better" : ", worse";
  const Arrow = change > 0 ? IconArrowUpRight : change < 0 ? IconArrowDownRight : IconArrowRight;
  const color = isGood === null ? "dimmed" : isGood ? "var(--good)" : "var(--bad)";
  return (
    <Tooltip label={`${format.show(then, unit)} ${since}; now ${format.show(now, unit)}`}>
      <Text component="span" size="xs" c={color} style={{ whiteSpace: "nowrap" }}>
        <Arrow size={12} aria-hidden style={{ verticalAlign: "-2px" }} /> {text}
        <span className="visually-hidden">
          {" "}
          since {since}
          {verdict}
        </span>
      </Text>
    </Tooltip>
  );
}
