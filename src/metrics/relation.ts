// What the components' SQL reads: one row a loan (alias l), and beside it what other days and the repayments say. Only what is
// asked for is joined and computed: a metric that needs no dpd_before does not pay for it.
import { type Component, type ComponentRows, kobo } from "./component.ts";
import type { Days } from "./days.ts";
import { listNames, type PositionDay, type Positions } from "./positions.ts";

/** Columns of `l`, over the loan row `s` (stored, or computed for the day) and its figures `f`. */
const loanColumns: Readonly<Record<string, string>> = {
  loan_id: "s.loan_id",
  officer_id: "s.officer_id",
  branch: "s.branch",
  region: "coalesce(s.region, 'Unknown')",
  vertical_lead: "lower(s.vertical_lead_email)",
  vertical_lead_name: "s.vertical_lead_name",
  channel: "s.channel",
  wave: "s.wave",
  product: "s.loan_type",
  status: "s.status",
  disbursement_date: "s.disbursement_date",
  schedule_source: "s.schedule_source",
  first_instalment_due_date: "s.first_instalment_due_date",
  last_payment_date: "s.last_payment_date",
  rescheduled: "s.rescheduled",
  payment_day_count: "s.payment_day_count",
  on_time_payment_day_count: "s.on_time_payment_day_count",
  loan_amount_kobo: kobo("s.loan_amount"),
  principal_kobo: kobo("s.principal_outstanding"),
  total_kobo: kobo("s.total_outstanding"),
  interest_paid_kobo: kobo("s.total_interest_paid"),
  fees_paid_kobo: kobo("s.total_fees_paid"),
  fee_amount_kobo: kobo("s.fee_amount"),
  fee_paid_upfront_kobo: kobo("s.fee_paid_upfront"),
  current_dpd: "f.current_dpd",
  arrears_kobo: kobo("f.arrears_amount"),
  fimr_tagged: "f.fimr_tagged",
  left_date: "f.left_date",
  in_portfolio: "in_portfolio(f.is_settled, f.left_date, :as_of)",
  // What falls due is worth computing only where a component can ask for it.
  due_next_7_kobo:
    "case when in_portfolio(f.is_settled, f.left_date, :as_of) then next7.due_kobo end",
};

const laterals: Readonly<Record<string, string>> = {
  next7: "cross join lateral loan_due_between(s, :as_of, :as_of + 7) next7",
};

/** What is said of loans by their ids, whatever their position. */
const byLoan: Readonly<Record<string, string>> = {
  first: "left join first_instalment_covered() first on first.loan_id = l.loan_id",
  // The one meaning of what falls due in a time, of collections too.
  window_due:
    "left join loans_due(:window_from, :window_to) window_due on window_due.loan_id = l.loan_id",
};

/** What another day's position gives: a column, of the loans of that day's portfolio with such a DPD on it. */
interface OtherDay {
  day: PositionDay;
  column: string;
  amount: string;
  dpd: string;
}

const otherDays: Readonly<Record<string, OtherDay>> = {
  early: {
    day: "week_before",
    column: "total_kobo",
    amount: kobo("s.total_outstanding"),
    dpd: "current_dpd between 1 and 6",
  },
  middle: {
    day: "month_middle",
    column: "principal_kobo",
    amount: kobo("s.principal_outstanding"),
    dpd: "current_dpd > 15",
  },
};

interface Wanted {
  list: string;
  joins: string;
  /** Leaves out what contributes nothing; not of the moved loans, whose number the planner then knows instead of guessing one. */
  where: string;
}

/** Of a day: the stored positions of the loans in which nothing was paid since, and the computed ones of the others. */
function positionsOn(
  day: PositionDay,
  positions: Positions,
  { list, joins, where }: Wanted,
): string {
  const from = (source: string, condition = where): string => `
  select ${list}
  from ${source} cross join lateral loan_figures(s, :${day}) f ${joins}
  where s.disbursement_date <= :${day} and ${condition}
  offset 0`;
  const moved = positions[day];
  if (moved === "every") return from(`loan_position_of(:${day}, null, true) s`);
  if (moved === "none") return from("loan s");
  const ids = `:${listNames[day]}`;
  return `(${from("loan s", `${where} and s.loan_id <> all(${ids})`)}
) union all (${from(`loan_position_of(:${day}, ${ids}, false) s`, "true")}
)`;
}

/** What stands in the scan of `l`, and what is joined to it. */
interface Parts {
  column: string | null;
  lateral: string;
  join: string;
}

function conditionOn({ day, dpd }: OtherDay, figures: string): string {
  const portfolio = `in_portfolio(${figures}.is_settled, ${figures}.left_date, :${day})`;
  return `s.disbursement_date <= :${day} and ${figures}.${dpd} and ${portfolio}`;
}

function amountOn(other: OtherDay): string {
  return `case when ${conditionOn(other, "f")} then ${other.amount} end as ${other.column}`;
}

function otherDay(alias: string, positions: Positions): Parts {
  const other = otherDays[alias] as OtherDay;
  const { day } = other;
  if (positions.as_of === "none" && positions[day] !== "every") return inScan(alias, positions);
  const wanted = {
    list: `s.loan_id, ${amountOn(other)}`,
    joins: "",
    where: conditionOn(other, "f"),
  };
  return {
    column: null,
    lateral: "",
    join: `left join (${positionsOn(day, positions, wanted)}
) ${alias} on ${alias}.loan_id = l.loan_id`,
  };
}

/** The scan of the stored positions gives those of the other day too, but for the loans that moved since. */
function inScan(alias: string, positions: Positions): Parts {
  const other = otherDays[alias] as OtherDay;
  const { day, column, amount } = other;
  const hasMoved = positions[day] !== "none";
  const ids = `:${listNames[day]}`;
  const unmoved = hasMoved ? ` and s.loan_id <> all(${ids})` : "";
  const inColumn = `${alias}_${column}`;
  const moved = `left join (
  select s.loan_id, ${amountOn(other)}
  from loan_position_of(:${day}, ${ids}, false) s cross join lateral loan_figures(s, :${day}) f
  offset 0 -- unfiltered: the planner knows how many loans moved, and would guess one of them left
) ${alias}_moved on ${alias}_moved.loan_id = l.loan_id`;
  const value = hasMoved ? `coalesce(l.${inColumn}, ${alias}_moved.${column})` : `l.${inColumn}`;
  return {
    column: `case when ${conditionOn(other, `${alias}_figures`)}${unmoved} then ${amount} end as ${inColumn}`,
    lateral: `cross join lateral loan_figures(s, :${day}) ${alias}_figures`,
    join: `${hasMoved ? moved : ""}
cross join lateral (select ${value} as ${column}) ${alias}`,
  };
}

type RepaymentRows = Exclude<ComponentRows, "loan">;
export type RepaymentComponent = Component & { rows: RepaymentRows };

export function isOfRepayments(component: Component): component is RepaymentComponent {
  return component.rows !== "loan";
}

export const repaymentConditions: Readonly<Record<RepaymentRows, string>> = {
  recent: "r.payment_date between :recent_from and :as_of",
  window: "r.payment_date between :window_from and :window_to",
  unremitted: "not r.is_remitted and not r.is_reversed and r.payment_date <= :as_of",
};

/** The columns of `l` that a text names. */
function columnsIn(text: string): string[] {
  const named = new Set([...text.matchAll(/\bl\.(\w+)/g)].map(([, name = ""]) => name));
  return Object.keys(loanColumns).filter((name) => named.has(name));
}

function names(text: string, alias: string): boolean {
  return new RegExp(`\\b${alias}\\.`).test(text);
}

/** The days of whose positions expressions speak. */
export function daysIn(expressions: string): PositionDay[] {
  const others = Object.entries(otherDays).filter(([alias]) => names(expressions, alias));
  return ["as_of", ...others.map(([, { day }]) => day)];
}

/**
 * `from (…) l left join …` for expressions that name `l` and the other days. The fence keeps a figure that many components ask for
 * from being computed for each.
 */
export function loansFrom(expressions: string, positions: Positions): string {
  const columns = [...new Set(["loan_id", ...columnsIn(expressions)])];
  const others = Object.keys(otherDays)
    .filter((alias) => names(expressions, alias))
    .map((alias) => otherDay(alias, positions));
  const list = [
    ...columns.map((name) => `${loanColumns[name]} as ${name}`),
    ...others.flatMap(({ column }) => column ?? []),
  ].join(", ");
  const beside = Object.keys(laterals).filter((alias) => names(list, alias));
  const joins = [
    ...beside.map((alias) => laterals[alias]),
    ...others.map(({ lateral }) => lateral),
  ];
  return `from (${positionsOn("as_of", positions, { list, joins: joins.join(" "), where: "true" })}
) l
${others.map(({ join }) => join).join("\n")}
${Object.keys(byLoan)
  .filter((alias) => names(expressions, alias))
  .map((alias) => byLoan[alias])
  .join("\n")}`;
}

/** Sums of repayment components per loan, as columns named by their ids: one scan for all of them. */
export function repaymentSums(components: readonly RepaymentComponent[]): string {
  const kinds = [...new Set(components.map(({ rows }) => rows))];
  const sums = components.map(({ id, rows, sql }) => {
    const only = kinds.length === 1 ? "" : ` filter (where ${repaymentConditions[rows]})`;
    return `sum(${sql})${only} as ${id}`;
  });
  return `left join (
  select r.loan_id, ${sums.join(", ")}
  from repayments r cross join (
    select (select holiday_dates from calendar) as holiday_dates
  ) k
  where ${kinds.map((rows) => `(${repaymentConditions[rows]})`).join(" or ")}
  group by r.loan_id
) repayment_rows on repayment_rows.loan_id = l.loan_id`;
}

/** A statement's text with `:day` names as numbered parameters, and the values for them. */
export function bind(
  sql: string,
  days: Days,
  values: unknown[] = [],
  lists: Readonly<Record<string, string>> = {},
): { text: string; values: unknown[] } {
  const numbers = new Map<string, number>();
  const text = sql.replaceAll(/(?<!:):([a-z_]+)\b/g, (_all, name: string) => {
    const isDay = Object.hasOwn(days, name);
    if (!isDay && !Object.hasOwn(lists, name)) {
      throw new Error(`SQL of the metrics names no day: ${name}`);
    }
    let number = numbers.get(name);
    if (number === undefined) {
      number = values.push(isDay ? days[name as keyof Days] : lists[name]);
      numbers.set(name, number);
    }
    return `$${number}::${isDay ? "date" : "text[]"}`;
  });
  return { text, values };
}
