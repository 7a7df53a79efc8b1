import { defineOperation } from "../operation.ts";

interface Applied {
  loans_changed: number;
  regions_changed: number;
  vertical_leads_changed: number;
}

export const hierarchyApply = defineOperation({
  name: "hierarchy apply",
  summary: "Writes vertical lead and region of the officers onto their loans",
  parameters: {},
  examples: [
    ["seeds hierarchy apply", "after seeds hierarchy load; finds nothing the second time"],
  ],
  async run({ db }) {
    const [done] = await db.transaction(
      (tx) => tx.query<Applied>("select * from apply_hierarchy()"),
      { statementTimeoutMs: 0 },
    );
    if (!done) throw new Error("apply_hierarchy answered without a row");
    return {
      status: "ok",
      result: done,
      text: `${done.loans_changed} loans changed (region of ${done.regions_changed}, vertical lead of ${done.vertical_leads_changed}).`,
    };
  },
});
