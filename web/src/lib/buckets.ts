/** The DPD buckets as the dashboard shows them: from on time to the latest, told apart by place and name as well as by colour. */

import { type DpdBucket, dpdBuckets } from "#contract/loan-columns.ts";

const looks: Readonly<Record<DpdBucket, { metric: string; title: string; color: string }>> = {
  "0": { metric: "bucket_0", title: "On time", color: "teal-6" },
  "1-6": { metric: "bucket_1_6", title: "1–6 days", color: "lime-6" },
  "7-30": { metric: "bucket_7_30", title: "7–30 days", color: "yellow-6" },
  "31-60": { metric: "bucket_31_60", title: "31–60 days", color: "orange-6" },
  "61-90": { metric: "bucket_61_90", title: "61–90 days", color: "red-6" },
  "90+": { metric: "bucket_over_90", title: "90+ days", color: "grape-8" },
};

/** `metric`: the principal of the bucket. */
export const buckets = dpdBuckets.map((bucket) => ({
  bucket,
  ...looks[bucket],
  color: `var(--mantine-color-${looks[bucket].color})`,
}));

/** `1-6` as `1–6 days`; one that is not known as it stands. */
export function bucketTitle(bucket: string): string {
  return Object.hasOwn(looks, bucket) ? looks[bucket as DpdBucket].title : bucket;
}
