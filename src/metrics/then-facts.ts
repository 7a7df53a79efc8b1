// The facts of some loans as they were known at a calculation, beside those of now: in temporary tables that stand in front of the
// real ones, so that the very same expressions and functions say what the loans contributed then. All of it ends with the transaction.
import type { IsoTime } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

/** A calculation: what it saw is the past. */
export interface Moment {
  calculated_at: IsoTime;
  /** Of pg_current_snapshot(). */
  snapshot: string;
}

/** What changed for all loans. */
export interface CommonChanges {
  calendar_changed: boolean;
  tolerance_changed: boolean;
}

const momentTable = `
create temp table moment on commit drop as
select $1::timestamptz as calculated_at, array(
  select made_at from fact_write
  where made_at <= $1::timestamptz and not pg_visible_in_snapshot(transaction_id, $2::pg_snapshot)) as unseen`;

/** Recorded after the moment, or before it by a transaction that it could not see. */
export function isLater(time: string): string {
  return `(${time} > (select calculated_at from moment) or ${time} = any((select unseen from moment)::timestamptz[]))`;
}

const factColumns = {
  loan: `loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch, state,
    vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days,
    interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
    first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
    rescheduled, source_updated_at, recorded_at`,
  repayments: `loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid,
    payment_method, payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason,
    waiver_amount, waiver_type, waiver_approved_by, is_remitted, source_updated_at, recorded_at`,
  loan_instalment:
    "loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due, source_updated_at, recorded_at",
  holidays: "holiday_date, name, type, source_updated_at, recorded_at",
} as const;

const versionTables = {
  loan: "loan_version",
  repayments: "repayment_version",
  loan_instalment: "loan_instalment_version",
  holidays: "holiday_version",
} as const;
type Facts = keyof typeof factColumns;

const contractColumns = [
  "interest_total",
  "amount_due_total",
  "schedule_source",
  "instalment_count",
  "tolerance",
  "first_payment_due_date",
  "first_instalment_due_date",
  "last_instalment_due_date",
  "first_ordinal",
  "disbursement_ordinal",
  "due_dates",
  "cumulative_due_kobo",
  "covered_from_kobo",
];

// Of officers whose purest channel may have changed every loan takes part.
const wantedTable = `
create temp table wanted on commit drop as
select loan_id from loan where ${isLater("recorded_at")}
union select loan_id from loan_version where ${isLater("superseded_at")}
union select loan_id from repayments where ${isLater("recorded_at")}
union select loan_id from repayment_version where ${isLater("superseded_at")}
union select loan_id from loan_instalment where ${isLater("recorded_at")}
union select loan_id from loan_instalment_version where ${isLater("superseded_at")}
union select loan_id from loan_rescheduled where ${isLater("recorded_at")}`;

const everyLoanToo = `
insert into wanted select loan_id from loan union select loan_id from loan_version except select loan_id from wanted`;

const officersLoansToo = `
with officer as (
  select officer_id from loan where loan_id in (select loan_id from wanted)
  union select officer_id from loan_version where loan_id in (select loan_id from wanted)
)
insert into wanted
select loan_id from loan where officer_id in (select officer_id from officer)
union select loan_id from loan_version where officer_id in (select officer_id from officer)
except select loan_id from wanted`;

function asThen(facts: Facts): string {
  const columns = factColumns[facts];
  const versions = versionTables[facts];
  const ofWanted = facts === "holidays" ? "" : " and loan_id in (select loan_id from wanted)";
  return `
insert into then_${facts} (${columns})
select ${columns} from ${facts} where not ${isLater("recorded_at")}${ofWanted}
union all
select ${columns} from ${versions} where not ${isLater("recorded_at")} and ${isLater("superseded_at")}${ofWanted}`;
}

function emptyTable(name: string, like: string): string {
  return `create temp table ${name} (like ${like} including defaults including generated) on commit drop`;
}

/** A flip that a schedule made has no version of its own: it is taken back where it came after the moment. */
const rescheduledThen = `
update then_loan t set rescheduled = false
where t.rescheduled and exists (
  select from loan_rescheduled r where r.loan_id = t.loan_id and ${isLater("r.recorded_at")}
    and r.recorded_at <= coalesce((
      select min(v.superseded_at) from loan_version v
      where v.loan_id = t.loan_id and v.recorded_at = t.recorded_at and ${isLater("v.superseded_at")}), 'infinity'))`;

const settingsThen = `
create temp table then_settings on commit drop as
select s.name, coalesce(h.old_value, s.value) as value
from settings s
left join lateral (
  select old_value from settings_history h where h.name = s.name and ${isLater("h.changed_at")} order by h.id limit 1
) h on true`;

// As rebuild_calendar() derives it, from the holidays and the setting in front.
const calendarThen = `
insert into then_calendar (only_row, holiday_dates, holiday_ordinals)
select true, coalesce(array_agg(day order by day), '{}'),
  coalesce(array_agg(weekday_ordinal(day) - (i - 1)::integer order by day), '{}')
from (
  select holiday_date as day, row_number() over (order by holiday_date) as i
  from then_holidays
  where type = 'company' and extract(isodow from holiday_date) < 6
    and (select value = 'true'::jsonb from then_settings where name = 'calendar.use_holidays')
  group by holiday_date
) d`;

async function runAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    // One connection: a statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    await session.query(statement);
  }
}

/** Fills `wanted`, `then_…` and `now_…`: the loans whose facts can have moved something since the moment. */
export async function openThen(
  session: Session,
  { calculated_at: at, snapshot }: Moment,
  wholeOfficers: boolean,
): Promise<CommonChanges> {
  // CREATE TABLE AS takes no parameters: the two values are our own, of the calculation log.
  const values = [at, snapshot].map((text) => `'${text.replaceAll("'", "''")}'`);
  await session.query(
    momentTable.replaceAll(/\$([12])/g, (_all, number: string) => values[Number(number) - 1] ?? ""),
  );
  await runAll(session, [
    emptyTable("then_holidays", "holidays"),
    asThen("holidays"),
    settingsThen,
    emptyTable("then_calendar", "calendar"),
    calendarThen,
    wantedTable,
  ]);
  const [common] = await session.query<CommonChanges>(
    `select (t.holiday_dates, t.holiday_ordinals) is distinct from (c.holiday_dates, c.holiday_ordinals) as calendar_changed,
       (select value from then_settings where name = 'tolerance_amount')
         is distinct from (select value from settings where name = 'tolerance_amount') as tolerance_changed
     from calendar c cross join then_calendar t`,
  );
  if (!common) throw new Error("table calendar is empty");
  if (common.calendar_changed || common.tolerance_changed) await session.query(everyLoanToo);
  else if (wholeOfficers) await session.query(officersLoansToo);
  const tables: Facts[] = ["loan", "repayments", "loan_instalment"];
  for (const facts of tables) {
    // Repayments have generated columns.
    const columns = facts === "repayments" ? factColumns.repayments : "";
    const selected = columns === "" ? "*" : columns;
    const target = columns === "" ? `now_${facts}` : `now_${facts} (${columns})`;
    // oxlint-disable-next-line no-await-in-loop
    await runAll(session, [
      emptyTable(`then_${facts}`, facts),
      asThen(facts),
      emptyTable(`now_${facts}`, facts),
      `insert into ${target} select ${selected} from ${facts} where loan_id in (select loan_id from wanted)`,
      `analyze then_${facts}, now_${facts}`,
    ]);
  }
  // By the key a group by loan_id may name the loan's other columns, as functions do.
  await runAll(session, [
    "alter table then_loan add primary key (loan_id)",
    "alter table now_loan add primary key (loan_id)",
  ]);
  await session.query(rescheduledThen);
  // Explicitly first: else a plan kept from before would still read the real tables.
  await session.query(
    "select set_config('search_path', 'pg_temp, ' || current_setting('search_path'), true)",
  );
  return common;
}

const shadowed = {
  past: ["loan", "repayments", "loan_instalment", "calendar", "settings"],
  now: ["loan", "repayments", "loan_instalment"],
} as const;

const contractOfThen = `
update pg_temp.loan l set ${contractColumns.map((name) => `${name} = c.${name}`).join(", ")}
from loan_contract(null::text[], true) c where c.loan_id = l.loan_id`;

// As stored on the business date: what is asked of a day looks at them, too.
const positionOfThen = [
  `create temp table positioned on commit drop as
select * from loan_position_of((select business_date from clock), null::text[], true)`,
  "delete from pg_temp.loan",
  "insert into pg_temp.loan select * from positioned",
];

/** Runs `work` where the wanted loans' facts of then, or of now, are all the facts there are. */
export async function inWorld<R>(
  session: Session,
  world: keyof typeof shadowed,
  work: () => Promise<R>,
): Promise<R> {
  const rename = (from: (name: string) => string, to: (name: string) => string): Promise<void> =>
    runAll(
      session,
      shadowed[world].map((name) => `alter table pg_temp.${from(name)} rename to ${to(name)}`),
    );
  const prefix = world === "past" ? "then" : "now";
  const own = (name: string): string => `${prefix}_${name}`;
  const front = (name: string): string => name;
  await rename(own, front);
  if (world === "past")
    await runAll(session, [contractOfThen, ...positionOfThen, "analyze pg_temp.loan"]);
  const result = await work();
  await rename(front, own);
  return result;
}
