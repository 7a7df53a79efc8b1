// A group that no loan and no officer has is a mistake of the question, not a group without numbers.
import { ApiError } from "#contract/errors.ts";
import type { Scope, ScopeKind } from "#contract/explain-ports.ts";
import type { FilterType } from "#contract/filter-types.ts";
import type { Session } from "#store/database.ts";

interface Known {
  name: string;
  options: FilterType;
  /** SQL of the value of a loan, and of an officer; `$1` is looked for. */
  loan: string;
  officer: string | null;
}

const known: Readonly<Record<Exclude<ScopeKind, "portfolio">, Known>> = {
  officer: { name: "officer", options: "officers", loan: "officer_id", officer: "officer_id" },
  branch: { name: "branch", options: "branches", loan: "branch", officer: "branch" },
  region: {
    name: "region",
    options: "regions",
    loan: "coalesce(region, 'Unknown')",
    officer: "coalesce(region, 'Unknown')",
  },
  vertical_lead: {
    name: "vertical lead",
    options: "vertical_leads",
    loan: "lower(vertical_lead_email)",
    officer: "lower(vertical_lead_email)",
  },
  channel: { name: "channel", options: "channels", loan: "channel", officer: null },
  wave: { name: "wave", options: "waves", loan: "wave", officer: null },
  product: { name: "product", options: "products", loan: "loan_type", officer: null },
};

/**
 * Throws ApiError NOT_FOUND. `orKept`: a group that kept days remember is known, too. Of the loans without a value there may be none
 * today: they are always known.
 */
export async function checkGroupIsKnown(
  session: Session,
  { kind, value }: Scope,
  orKept: boolean,
): Promise<void> {
  if (kind === "portfolio" || value === null) return;
  const { name, options, loan, officer } = known[kind];
  const places = [
    ...(officer === null ? [] : [`select from officers where ${officer} = $1`]),
    `select from loan where ${loan} = $1`,
    ...(orKept ? [`select from metrics_daily where scope = '${kind}' and group_key = $1`] : []),
  ];
  const [row] = await session.query<{ is_known: boolean }>(
    `select ${places.map((one) => `exists (${one})`).join(" or ")} as is_known`,
    [value],
  );
  if (row?.is_known) return;
  throw new ApiError("NOT_FOUND", {
    message: "Group not found",
    details: {
      error: `There is no ${name} "${value}": GET /filters/options/${options} lists those that loans have.`,
    },
  });
}
