/** What the shells ask for explanations; src/metrics and src/loans implement it. As in ports.ts. */
import type { MetricMeta } from "#contract/metric-ports.ts";
import type { IsoDate } from "#contract/ports.ts";

/** Kinds of groups whose metrics are explained; `portfolio` stands alone, the others as `<kind>:<value>`. */
export const scopeKinds = [
  "portfolio",
  "officer",
  "branch",
  "region",
  "vertical_lead",
  "channel",
  "wave",
  "product",
] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export interface Scope {
  kind: ScopeKind;
  /** null: the loans without one, of the kinds that loans can lack; and of the portfolio. */
  value: string | null;
  /** As it was asked for, e-mail addresses in lower case. */
  text: string;
}

export interface ExplainQuery {
  metric: string;
  scope: Scope;
  /** null: the business date. Never after it. */
  asOf: IsoDate | null;
  window: { from: IsoDate | null; to: IsoDate | null };
  /** Rows of this component alone; null: of all that the value is made of, one after another. */
  component: string | null;
  page: number;
  limit: number;
}

export interface LoanFieldQuery {
  loanId: string;
  /** One of the fields that are explained. */
  field: string;
  asOf: IsoDate | null;
}

export interface LoanExplanation {
  /** `{…}` as JSON text. */
  json: string;
  asOf: IsoDate;
  dataVersion: string;
}

export interface Explainer {
  /** `{…}` as JSON text; total: of the rows that the pages share. */
  metric(query: ExplainQuery): Promise<MetricMeta & { json: string; total: number }>;
  /** null: no such loan, or not yet disbursed on that date. */
  loanField(query: LoanFieldQuery): Promise<LoanExplanation | null>;
}
