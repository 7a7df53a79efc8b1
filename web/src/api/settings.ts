// Settings: what numbers, schedules and the cache follow, each with the history of its changes.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { sendJson } from "#web/api/http.ts";
import { nullableText } from "#web/api/values.ts";

const valueShape = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.record(z.string(), z.unknown()),
]);
export type SettingValue = z.infer<typeof valueShape>;

const settingShape = z.object({
  name: z.string(),
  value: valueShape,
  default_value: valueShape,
  unit: nullableText,
  description: z.string(),
  updated_at: z.string(),
  updated_by: nullableText,
});
export type Setting = z.infer<typeof settingShape>;

export const settings = endpoint("/settings", z.array(settingShape), null);

const changeShape = z.object({
  id: z.number(),
  old_value: z.nullable(valueShape),
  new_value: z.nullable(valueShape),
  changed_by: nullableText,
  reason: nullableText,
  changed_at: z.string(),
});

export const settingHistory = endpoint("/settings/:name/history", z.array(changeShape), null);

const changedShape = z.object({ data: z.looseObject({ loans_refreshed: z.nullable(z.number()) }) });

/** How many loans were computed anew because of it. */
export async function changeSetting(
  name: string,
  value: SettingValue,
  reason: string,
): Promise<number> {
  const path = `/settings/${encodeURIComponent(name)}`;
  const answer = await sendJson("PUT", path, { value, reason }, { "x-changed-by": "dashboard" });
  return changedShape.parse(answer).data.loans_refreshed ?? 0;
}
