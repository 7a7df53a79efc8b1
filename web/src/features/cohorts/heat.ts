/** Backgrounds of cells by the size of a share. */

import type { CSSProperties } from "react";

export type HeatTone = "good" | "bad" | "neutral";

/** The bands' backgrounds are made for text to stand on, in both themes: the whole of one is the strongest tint. */
const tints: Readonly<Record<HeatTone, string>> = {
  good: "var(--band-green-bg)",
  bad: "var(--band-red-bg)",
  neutral: "var(--line)",
};

/** `share` from 0 to 1. Small shares are the many: the root lets them be told apart. */
export function heat(share: number | null, tone: HeatTone): CSSProperties {
  if (share === null || share <= 0) return {};
  const percent = Math.round(100 * Math.sqrt(Math.min(1, share)));
  return { background: `color-mix(in srgb, ${tints[tone]} ${percent}%, var(--panel))` };
}
