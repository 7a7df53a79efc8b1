// known_at: the numbers of a day as they were recorded then, from the rows that were in force. Nothing is calculated.
import { ApiError, validationError } from "#contract/errors.ts";
import type { ScopeKind } from "#contract/explain-ports.ts";
import type {
  MetricAnswer,
  MetricListQuery,
  MetricMeta,
  MetricQuery,
} from "#contract/metric-ports.ts";
import type { Fault, IsoDate, IsoTime } from "#contract/ports.ts";
import { businessDate } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import { oneSnapshot, readFreshness } from "./book.ts";
import { rank } from "./catalogue/rank.ts";
import { findMetric } from "./catalogue.ts";
import { type Group, groups } from "./groups.ts";
import { keptDaysAreCurrent } from "./keep-days.ts";
import { bandsInOrder, type Metric } from "./metric.ts";
import { unsearched } from "./rows.ts";
import { scopes } from "./scope.ts";
import { readMetricSettings } from "./settings.ts";

/** In force at $3: of day $1, of the groups of kind $2. */
export const inForce = `(
  select scope, group_key, identity, components, metrics, formula_version, data_version, calculation_id, calculated_at
  from metrics_daily where metric_date = $1::date and scope = $2 and calculated_at <= $3::timestamptz
  union all
  select scope, group_key, identity, components, metrics, formula_version, data_version, calculation_id, calculated_at
  from metrics_daily_version
  where metric_date = $1::date and scope = $2 and calculated_at <= $3::timestamptz and superseded_at > $3::timestamptz
)`;

interface DayRow {
  formula_version: string;
  data_version: string;
  calculated_at: string;
}

/** Of the day's portfolio row, which every kept day has. Throws ApiError NOT_FOUND where the day was not kept then. */
export async function keptMeta(
  session: Session,
  day: IsoDate,
  knownAt: IsoTime,
): Promise<MetricMeta> {
  await refuseFuture(session, knownAt);
  const [row] = await session.query<DayRow>(
    `select formula_version, data_version, to_json(calculated_at) #>> '{}' as calculated_at from ${inForce} d`,
    [day, "portfolio", knownAt],
  );
  if (!row) throw await notKept(session, day, knownAt);
  return {
    asOf: day,
    dataVersion: row.data_version,
    formulaVersion: row.formula_version,
    freshness: JSON.stringify({ calculated_at: row.calculated_at, last_sync_at: null }),
  };
}

/** By the database's clock, which the kept days' times are of. */
async function refuseFuture(session: Session, knownAt: IsoTime): Promise<void> {
  const [row] = await session.query<{ is_future: boolean; time: string }>(
    "select $1::timestamptz > clock_timestamp() as is_future, to_json(date_trunc('second', clock_timestamp())) #>> '{}' as time",
    [knownAt],
  );
  if (!row?.is_future) return;
  const message = `known_at must not be in the future: it is ${row.time} now`;
  throw validationError([{ field: "known_at", code: "OUT_OF_RANGE", message }]);
}

interface NearDays {
  before: IsoDate | null;
  after: IsoDate | null;
  first_kept_at: string | null;
}

async function notKept(session: Session, day: IsoDate, knownAt: IsoTime): Promise<ApiError> {
  const [near] = await session.query<NearDays>(
    `with kept as (
       select metric_date, min(calculated_at) as since from (
         select metric_date, calculated_at from metrics_daily where scope = 'portfolio'
         union all
         select metric_date, calculated_at from metrics_daily_version where scope = 'portfolio'
       ) d group by metric_date
     )
     select (select max(metric_date) from kept where metric_date < $1::date and since <= $2::timestamptz) as before,
       (select min(metric_date) from kept where metric_date > $1::date and since <= $2::timestamptz) as after,
       (select to_json(since) #>> '{}' from kept where metric_date = $1::date) as first_kept_at`,
    [day, knownAt],
  );
  const days = [near?.before, near?.after].filter((one) => typeof one === "string");
  const since = near?.first_kept_at ?? null;
  const nearest =
    days.length === 0
      ? "no day was kept by then"
      : `the nearest kept days are ${days.join(" and ")}`;
  const later =
    since === null
      ? `seeds metrics calculate --from ${day} --to ${day} keeps it from now on`
      : `it is kept since ${since}`;
  return new ApiError("NOT_FOUND", {
    message: "The day was not kept then",
    details: {
      error: `The metrics of ${day} were not kept at ${knownAt}: ${nearest}; ${later}.`,
      nearest_kept_days: days,
      kept_since: since,
    },
  });
}

/** Kept rows are of whole groups, and without a window. `own`: the filter that chooses among the groups. */
function refuseWhatIsNotKept({ filters, window }: MetricQuery, own: string | null): void {
  const faults: Fault[] = [];
  const refuse = (field: string): void => {
    const message = `${field} cannot be answered with known_at: kept rows are of whole groups on a day; leave it out`;
    faults.push({ field, code: "NOT_ALLOWED", message });
  };
  for (const [name, value] of Object.entries(filters)) {
    if (value !== null && name !== own) refuse(name);
  }
  if (window.from !== null) refuse("start_date");
  if (window.to !== null) refuse("end_date");
  if (faults.length > 0) throw validationError(faults);
}

/** Entries of a row as JSON text: `"id":value,…` in the order of the names in the parameter. */
function entries(from: string, names: string): string {
  return `(select string_agg(to_json(n.name)::text || ':' || coalesce((${from} -> n.name)::text, 'null'), ',' order by n.place)
    from unnest(${names}::text[]) with ordinality as n (name, place))`;
}

function idsOf(asked: readonly Metric[]): string[] {
  return asked.map(({ id }) => id);
}

type Known = { knownAt: IsoTime };

export async function keptPortfolio(
  db: Database,
  query: MetricQuery & Known,
  asked: readonly Metric[],
): Promise<MetricAnswer> {
  refuseWhatIsNotKept(query, null);
  return db.transaction(async (session) => {
    const day = query.asOf ?? (await businessDate(session));
    const meta = await keptMeta(session, day, query.knownAt);
    const [row] = await session.query<{ json: string }>(
      `select '{' || ${entries("d.metrics", "$4")} || '}' as json from ${inForce} d`,
      [day, "portfolio", query.knownAt, idsOf(asked.filter((metric) => metric !== rank))],
    );
    return { ...meta, json: row?.json ?? "{}" };
  }, oneSnapshot);
}

/**
 * The whole portfolio from its kept row, where that is what a calculation would find: a book of any size answers in milliseconds.
 * null: not kept, or facts have changed since.
 */
export async function currentPortfolio(
  db: Database,
  query: MetricQuery,
  asked: readonly Metric[],
): Promise<MetricAnswer | null> {
  const isWhole = [...Object.values(query.filters), query.window.from, query.window.to].every(
    (value) => value === null,
  );
  if (!isWhole) return null;
  return db.transaction(async (session) => {
    if (!(await keptDaysAreCurrent(session))) return null;
    const day = query.asOf ?? (await businessDate(session));
    const [row] = await session.query<{ json: string }>(
      `select '{' || ${entries("d.metrics", "$2")} || '}' as json
       from metrics_daily d where metric_date = $1::date and scope = 'portfolio'`,
      [day, idsOf(asked)],
    );
    if (!row) return null;
    const { dataVersion: version, freshness } = await readFreshness(session);
    // The row names the settings that made it; later ones that left every value as it was are in force all the same.
    const { formulaVersion } = await readMetricSettings(session);
    return {
      asOf: day,
      dataVersion: version,
      formulaVersion,
      freshness: JSON.stringify(freshness),
      json: row.json,
    };
  }, oneSnapshot);
}

/**
 * The values of one group on a kept day, where they are what a calculation would find; JSON texts by metric. null: the group had no
 * loans; undefined: not kept, or facts have changed since.
 */
export async function currentGroup(
  session: Session,
  { kind, value }: { kind: ScopeKind; value: string },
  day: IsoDate,
): Promise<Map<string, string> | null | undefined> {
  if (!(await keptDaysAreCurrent(session))) return undefined;
  const rows = await session.query<{ scope: ScopeKind; id: string; json: string }>(
    `select d.scope, e.key as id, e.value::text as json
     from metrics_daily d cross join lateral jsonb_each(d.metrics) e
     where d.metric_date = $1::date and (d.scope, d.group_key) in (('portfolio', ''), ($2, $3))`,
    [day, kind, value],
  );
  if (rows.length === 0) return undefined;
  const own = rows.filter(({ scope }) => scope === kind);
  return own.length === 0 ? null : new Map(own.map(({ id, json }) => [id, json]));
}

const rowsAsked = `
from ${inForce} d
where ($4::text[] is null or d.group_key = any($4))
  and ($5::text[] is null or d.metrics ->> 'risk_band' = any($5))
  and ($6::boolean is null or (d.metrics ->> 'risk_band' <> 'Green' and d.metrics ->> 'active_loans' <> '0') = $6)
  and ($7::text is null or exists (
    select from jsonb_each(d.identity) e
    where e.key not in (${unsearched.map((name) => `'${name}'`).join(", ")}) and jsonb_typeof(e.value) = 'string'
      and position($7 in lower(e.value #>> '{}')) > 0))`;

/** Nothing last, ties by the key, as the lists of today. */
function orderOf(column: string, descending: boolean): string {
  const direction = `${descending ? "desc" : "asc"} nulls last`;
  if (findMetric(column)?.unit === "band") {
    const bands = bandsInOrder.map((name) => `'${name}'`).join(", ");
    return `order by array_position(array[${bands}], d.metrics ->> $8) ${direction}, d.group_key collate "C"`;
  }
  const value = "coalesce(nullif(d.metrics -> $8, 'null'), nullif(d.identity -> $8, 'null'))";
  return `order by case jsonb_typeof(${value}) when 'number' then (${value} #>> '{}')::numeric end ${direction},
  case when jsonb_typeof(${value}) <> 'number' then ${value} #>> '{}' end collate "C" ${direction}, d.group_key collate "C"`;
}

function kindOf(group: Group): { kind: ScopeKind; filter: string } {
  const found = Object.entries(scopes).find(([, { dimension }]) => dimension === group.dimension);
  if (!found) throw new Error(`no kind of group is kept by ${group.dimension}`);
  return { kind: found[0] as ScopeKind, filter: group.dimension };
}

export async function keptList(
  db: Database,
  query: MetricListQuery & Known,
  asked: readonly Metric[],
): Promise<MetricAnswer & { total: number }> {
  const group = groups[query.group];
  const { kind, filter } = kindOf(group);
  refuseWhatIsNotKept(query, filter);
  const { risk_band: bands, watchlist, search } = query.rows;
  const { column, descending } = query.sort ?? {
    column: group.columns[0] ?? "",
    descending: false,
  };
  return db.transaction(async (session) => {
    const day = query.asOf ?? (await businessDate(session));
    const meta = await keptMeta(session, day, query.knownAt);
    const chosen = [
      day,
      kind,
      query.knownAt,
      query.filters[filter as keyof MetricListQuery["filters"]],
      bands,
      watchlist,
      search?.trim().toLowerCase() ?? null,
    ];
    const [count] = await session.query<{ total: number }>(
      `select count(*) as total ${rowsAsked}`,
      chosen,
    );
    const rows = await session.query<{ json: string }>(
      `select '{' || concat_ws(',', ${entries("d.identity", "$9")}, ${entries("d.metrics", "$10")}) || '}' as json
${rowsAsked}
${orderOf(column, descending)}
limit $11::integer offset $12::bigint`,
      [...chosen, column, group.columns, idsOf(asked), query.limit, (query.page - 1) * query.limit],
    );
    return {
      ...meta,
      json: `[${rows.map(({ json }) => json).join(",")}]`,
      total: count?.total ?? 0,
    };
  }, oneSnapshot);
}
