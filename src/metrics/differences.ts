// A number of a day as it was kept, beside what the facts say now, and every loan that makes the difference with the reason for it.
import { validationError } from "#contract/errors.ts";
import type { DifferenceQuery } from "#contract/kept-ports.ts";
import type { MetricMeta } from "#contract/metric-ports.ts";
import type { IsoDate, IsoTime } from "#contract/ports.ts";
import { businessDate } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import { type Book, readBookIn } from "./book.ts";
import { rank } from "./catalogue/rank.ts";
import { componentsOf } from "./catalogue.ts";
import { type Cause, readCauses } from "./causes.ts";
import { type Cell, sumCells } from "./cells.ts";
import { codeDigest } from "./code-digest.ts";
import { type ComparedLoan, comparedLoans } from "./compared-loans.ts";
import type { Component } from "./component.ts";
import { keepContributions } from "./contributions.ts";
import { amountJson } from "./explanation.ts";
import { jsonList, jsonText } from "./json-text.ts";
import { inForce, keptMeta } from "./kept-reader.ts";
import { groupKeyOf } from "./kept-rows.ts";
import { metaOf } from "./meta.ts";
import type { Metric } from "./metric.ts";
import { noWindow, required } from "./rows.ts";
import { scopes } from "./scope.ts";
import { liveValue } from "./series.ts";
import { type CommonChanges, inWorld, isLater, type Moment, openThen } from "./then-facts.ts";

interface KeptValue {
  /** JSON texts; null: the group had no loans. */
  value: string | null;
  amounts: Record<string, string> | null;
  formula_version: string | null;
}

interface Calculation extends Moment {
  code_digest: string | null;
}

async function keptValue(
  session: Session,
  query: DifferenceQuery,
  day: IsoDate,
): Promise<KeptValue> {
  const { scope, metric, knownAt } = query;
  const [row] = await session.query<KeptValue>(
    `select (d.metrics -> $5)::text as value, d.formula_version,
       (select json_object_agg(e.key, e.value) from jsonb_each_text(d.components) e) as amounts
     from ${inForce} d where d.group_key = $4`,
    [day, scope.kind, knownAt, groupKeyOf(scope.value), metric],
  );
  return row ?? { value: null, amounts: null, formula_version: null };
}

/** The last one of the day: what it left as it was, it saw as it was. */
async function calculationOf(
  session: Session,
  day: IsoDate,
  knownAt: IsoTime,
): Promise<Calculation> {
  const [row] = await session.query<Calculation>(
    `select calculated_at, snapshot::text as snapshot, code_digest from metric_calculation_log
     where metric_date = $1 and status = 'completed' and calculated_at <= $2::timestamptz
     order by calculated_at desc, id desc limit 1`,
    [day, knownAt],
  );
  if (!row) throw new Error(`the calculation of the kept day ${day} is not in the log`);
  return row;
}

interface Change {
  json: string;
}

/** Settings and holidays that are not as they were. */
async function readCommonChanges(session: Session, metric: Metric): Promise<[string, string]> {
  const names = new Set(["tolerance_amount", "calendar.use_holidays"]);
  const visit = (one: Metric): void => {
    for (const name of [...one.settings, ...(one.bands === null ? [] : [one.bands])])
      names.add(name);
    for (const part of one.parts) visit(part);
  };
  visit(metric);
  const settings = await session.query<Change>(
    `select json_build_object('name', h.name, 'old', h.old_value, 'new', h.new_value, 'changed_by', h.changed_by,
       'reason', h.reason, 'changed_at', h.changed_at)::text as json
     from settings_history h where h.name = any($1::text[]) and ${isLater("h.changed_at")} order by h.id`,
    [[...names]],
  );
  const holidays = await session.query<Change>(
    `select json_build_object('date', coalesce(n.holiday_date, t.holiday_date), 'name', coalesce(n.name, t.name),
       'stored', t.type, 'now', n.type)::text as json
     from then_holidays t full join holidays n on n.holiday_date = t.holiday_date and n.name = t.name
     where t.type is distinct from n.type
     order by coalesce(n.holiday_date, t.holiday_date), coalesce(n.name, t.name)`,
  );
  return [jsonList(settings.map(({ json }) => json)), jsonList(holidays.map(({ json }) => json))];
}

/** Decimal text of naira, or a count, in kobo or counts. */
function amountOf(text: string | undefined, { unit }: Component): bigint {
  if (text === undefined) return 0n;
  const [whole = "0", decimals = ""] = text.split(".");
  return unit === "naira" ? BigInt(`${whole}${decimals.padEnd(2, "0")}`) : BigInt(whole);
}

function cellsOf({ cells }: Book, { kind, value }: DifferenceQuery["scope"]): readonly Cell[] {
  if (kind === "portfolio") return cells.cells;
  const { dimension } = scopes[kind];
  return cells.cells.filter((cell) => cell[dimension] === value);
}

interface Comparison {
  components: readonly Component[];
  loans: readonly ComparedLoan[];
  stored: Record<string, string> | null;
  sums: ReadonlyMap<string, bigint>;
  codeChanged: boolean;
}

/** Loans' differences make that of the sum; what a changed formula adds on top is told apart by name. */
function componentsJson({ components, loans, stored, sums, codeChanged }: Comparison): string {
  return jsonList(
    components.map((component, index) => {
      const then = amountOf(stored?.[component.id], component);
      const now = sums.get(component.id) ?? 0n;
      const explained = loans.reduce(
        (sum, loan) => sum + (loan.after[index] ?? 0n) - (loan.before[index] ?? 0n),
        0n,
      );
      const left = now - then - explained;
      const shown = (amount: bigint): string => amountJson(amount, component);
      return jsonText(
        { id: component.id, title: component.title, unit: component.unit },
        {
          stored: shown(then),
          now: shown(now),
          difference: shown(now - then),
          by_loans: shown(explained),
          by_formula: shown(codeChanged ? left : 0n),
          unexplained: shown(codeChanged ? 0n : left),
        },
      );
    }),
  );
}

function loanJson(
  loan: ComparedLoan,
  components: readonly Component[],
  causes: readonly Cause[],
): string {
  const amounts = components.flatMap((component, index) => {
    const then = loan.before[index] ?? 0n;
    const now = loan.after[index] ?? 0n;
    if (then === now) return [];
    const shown = (amount: bigint): string => amountJson(amount, component);
    return [
      jsonText(
        { component: component.id },
        { stored: shown(then), now: shown(now), difference: shown(now - then) },
      ),
    ];
  });
  return jsonText(
    { loan_id: loan.loan_id, groups_then: loan.groupsThen, groups_now: loan.groupsNow },
    { components: jsonList(amounts), causes: JSON.stringify(causes) },
  );
}

/** Of all loans alike. */
function commonCauses({
  calendar_changed: calendar,
  tolerance_changed: tolerance,
}: CommonChanges): Cause[] {
  const cause = (kind: Cause["kind"], entity: Cause["entity"], field: string): Cause => ({
    kind,
    entity,
    record_id: null,
    fields: [field],
    recorded_at: null,
  });
  return [
    ...(calendar ? [cause("holiday", "calendar", "holiday_dates")] : []),
    ...(tolerance ? [cause("reconfigured", "setting", "tolerance_amount")] : []),
  ];
}

function purityCause(): Cause {
  return {
    kind: "reassigned",
    entity: "loan",
    record_id: null,
    fields: ["commonest channel of the officer"],
    recorded_at: null,
  };
}

type Answer = MetricMeta & { json: string; total: number };

async function answer(session: Session, query: DifferenceQuery): Promise<Answer> {
  const metric = required(query.metric);
  const components = componentsOf([metric]);
  const day = query.asOf ?? (await businessDate(session));
  const known = await keptMeta(session, day, query.knownAt);
  const stored = await keptValue(session, query, day);
  const calculation = await calculationOf(session, day, query.knownAt);
  const book = await readBookIn(session, { asOf: day, window: noWindow }, components);
  const codeChanged = calculation.code_digest !== (await codeDigest(session));
  const wholeOfficers = components.some(({ id }) => id === "commonest_channel_loans");
  const common = await openThen(session, calculation, wholeOfficers);
  const [settings, holidays] = await readCommonChanges(session, metric);
  await inWorld(session, "past", () =>
    keepContributions(session, "then_parts", components, book.days),
  );
  await inWorld(session, "now", () =>
    keepContributions(session, "now_parts", components, book.days),
  );
  const loans = await comparedLoans(session, components, query.scope);
  const first = (query.page - 1) * query.limit;
  const page = loans.slice(first, first + query.limit);
  const causes = await readCauses(
    session,
    page.map((loan) => loan.loan_id),
  );
  const shared = commonCauses(common);
  const causesOf = (loan: ComparedLoan): Cause[] => {
    const own = [...(causes.get(loan.loan_id) ?? []), ...shared];
    return own.length > 0 ? own : [purityCause()];
  };
  const sums = sumCells(book.cells, cellsOf(book, query.scope));
  const comparison = { components, loans, stored: stored.amounts, sums, codeChanged };
  const json = jsonText(
    {
      metric: metric.id,
      title: metric.title,
      unit: metric.unit,
      scope: query.scope.text,
      as_of: day,
      known_at: query.knownAt,
      calculated_at: new Date(calculation.calculated_at).toISOString(),
    },
    {
      stored: jsonText(
        { formula_version: stored.formula_version ?? known.formulaVersion },
        { value: stored.value ?? "null" },
      ),
      now: jsonText(
        { formula_version: book.settings.formulaVersion },
        { value: liveValue(book, metric, query.scope) },
      ),
      formula_changed: String(codeChanged),
      settings,
      holidays,
      components: componentsJson(comparison),
      loans: jsonList(page.map((loan) => loanJson(loan, components, causesOf(loan)))),
    },
  );
  return { ...metaOf(book), json, total: loans.length };
}

/** Temporary tables are written, so the transaction is no read-only one; it leaves nothing. */
export function metricDifferences(db: Database, query: DifferenceQuery): Promise<Answer> {
  if (query.metric === rank.id) {
    const message =
      "metric must not be rank: a rank moves with those of others; ask for risk_score and ayr";
    throw validationError([{ field: "metric", code: "NOT_ALLOWED", message }]);
  }
  return db.transaction((session) => answer(session, query), { isolation: "repeatable read" });
}
