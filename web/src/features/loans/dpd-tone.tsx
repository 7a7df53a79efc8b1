import { Tone } from "#web/components/band.tsx";
import { bucketTitle } from "#web/lib/buckets.ts";

const tones = {
  "0": "green",
  "1-6": "watch",
  "7-30": "amber",
  "31-60": "red",
  "61-90": "red",
  "90+": "red",
} as const;

/** A DPD bucket in its colour; the words say the same. */
export function DpdTone({ bucket }: { bucket: string }) {
  const tone = Object.hasOwn(tones, bucket) ? tones[bucket as keyof typeof tones] : "watch";
  return <Tone tone={tone} text={bucketTitle(bucket)} />;
}
