// Settings that say how the source is read.
import type { Session } from "#store/database.ts";
import type { FeeMode, SourceSettings } from "./source/entity.ts";

export async function readSourceSettings(db: Session): Promise<SourceSettings> {
  const rows = await db.query<{ name: string; value: unknown }>(
    "select name, value from settings where name in ('source.fees', 'source.fees_by_loan_type')",
  );
  const valueOf = (name: string): unknown => rows.find((row) => row.name === name)?.value;
  return {
    fees: valueOf("source.fees") as FeeMode,
    feesByLoanType: valueOf("source.fees_by_loan_type") as Record<string, FeeMode>,
  };
}
