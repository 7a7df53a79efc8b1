// The loans an explanation speaks of: a group by one of the dimensions of cells, or all of them.
import { scopeKinds, type Scope, type ScopeKind } from "#contract/explain-ports.ts";
import { addFault, filledText, type Kind, oneOf } from "#contract/field.ts";
import { codeLengthMax, idLengthMax, parameterLengthMax } from "#contract/limits.ts";
import { label, leadEmail } from "#contract/loan-parameters.ts";
import type { MetricGroup } from "#contract/metric-ports.ts";
import type { Parameter } from "#contract/parameters.ts";
import type { Fault } from "#contract/ports.ts";
import type { Dimension } from "./cells.ts";

interface ScopeSpec {
  dimension: Dimension;
  group: MetricGroup;
  value: Kind<string>;
  /** Whether loans can be without one; they are asked for by nothing after the colon. */
  isOptional?: true;
}

export const scopes: Readonly<Record<Exclude<ScopeKind, "portfolio">, ScopeSpec>> = {
  officer: { dimension: "officer_id", group: "officers", value: filledText(idLengthMax) },
  branch: { dimension: "branch", group: "branches", value: label },
  region: { dimension: "region", group: "regions", value: label },
  vertical_lead: {
    dimension: "vertical_lead",
    group: "vertical-leads",
    value: leadEmail,
    isOptional: true,
  },
  channel: { dimension: "channel", group: "channels", value: filledText(codeLengthMax) },
  wave: { dimension: "wave", group: "waves", value: oneOf("Wave 1", "Wave 2") },
  product: { dimension: "product", group: "products", value: label, isOptional: true },
};

const shapes =
  "portfolio, officer:<id>, branch:<name>, region:<name>, vertical_lead:<email>, channel:<name>, wave:<name> or product:<name>";

function readScope(text: string, name: string, faults: Fault[]): Scope | undefined {
  if (text === "portfolio") return { kind: "portfolio", value: null, text };
  const colon = text.indexOf(":");
  const kind = scopeKinds.find((one) => one === text.slice(0, colon));
  if (colon < 0 || kind === undefined || kind === "portfolio" || text.length > parameterLengthMax) {
    return addFault(faults, "NOT_ALLOWED", name, `must be ${shapes}`);
  }
  const sent = text.slice(colon + 1);
  const { value, isOptional } = scopes[kind];
  if (sent === "" && isOptional) return { kind, value: null, text };
  const read = value.read(sent, name, faults);
  return read === undefined ? undefined : { kind, value: read, text: `${kind}:${read}` };
}

export const scopeParameter: Parameter<Scope> = {
  read: readScope,
  absent: { kind: "portfolio", value: null, text: "portfolio" },
  schema: { type: "string", examples: ["portfolio", "officer:OFF2024012", "branch:Lagos Main"] },
  description: `Whose metric: ${shapes}; portfolio when not given. vertical_lead: and product: with nothing after the colon are the loans without one`,
};

/** Condition on `l`; `parameter` stands for the value. */
export function scopeCondition({ kind, value }: Scope, parameter: string): string {
  if (kind === "portfolio") return "true";
  const column = `l.${scopes[kind].dimension}`;
  return value === null ? `${column} is null` : `${column} = ${parameter}::text`;
}
