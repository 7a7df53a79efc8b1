// What fell due and what came in, by day, branch or officer, and what came in by method: grouped where the rows are, added up exactly.
// A loan counts once in its branch and with its officer, so that their sums are the company's; over days the amounts add up, and a
// loan counts on each of its own.
import { collectionColumns } from "#contract/collection-columns.ts";
import { checkWindow } from "#contract/collection-parameters.ts";
import type {
  CollectionList,
  CollectionPage,
  CollectionQuery,
  CollectionReader,
} from "#contract/collection-ports.ts";
import type { Database } from "#store/database.ts";
import { filterConditions } from "./filters.ts";
import { businessDate, dataVersion } from "./relation.ts";
import { pageReading } from "./page.ts";
import { watchLoans } from "./watch.ts";

export function createCollectionReader(db: Database): CollectionReader {
  return {
    list: (list, query) => listCollections(db, list, query),
    watch: (query) => watchLoans(pageReading(db), query),
  };
}

interface Shape {
  /** What a row is of. */
  key: string;
  /** Where the instalments come from, and how one of them meets the day or loan of a payment. */
  due: string;
  dueKey: string;
  paidKey: string;
  sameAsPaid: string;
  /** Which of the rows counts the loan. */
  counted: string;
  /** Columns before the sums, and the tables they need. */
  identity: string;
  from: string;
}

const byLoan = {
  due: "loans_due($1::date, $2::date)",
  sameAsPaid: "p.loan_id = t.loan_id",
  counted: "true",
};

const shapes: Record<Exclude<CollectionList, "methods">, Shape> = {
  daily: {
    key: "date",
    due: "instalments_due_on($1::date, $2::date)",
    dueKey: "due_date",
    paidKey: "payment_date",
    sameAsPaid: "p.loan_id = t.loan_id and p.payment_date = t.due_date",
    counted: "t.first_of_day",
    identity: "g.key as date",
    from: `(select d.day::date as key from generate_series($1::date, $2::date, interval '1 day') as d (day)) g
    left join due d on d.key = g.key left join paid p on p.key = g.key`,
  },
  branches: {
    ...byLoan,
    key: "branch",
    dueKey: "branch",
    paidKey: "branch",
    // Of a branch whose loans lie in several regions none is told.
    identity: `coalesce(d.key, p.key) as branch,
      case when least(d.first_region, p.first_region) = greatest(d.last_region, p.last_region)
        then least(d.first_region, p.first_region) end as region`,
    from: "due d full join paid p on p.key = d.key",
  },
  officers: {
    ...byLoan,
    key: "officer_id",
    dueKey: "officer_id",
    paidKey: "officer_id",
    identity: "o.officer_id, o.officer_name, o.branch, coalesce(o.region, 'Unknown') as region",
    from: `due d full join paid p on p.key = d.key join officers o on o.officer_id = coalesce(d.key, p.key)`,
  },
};

const sums = `
      coalesce(d.expected, 0.00) as expected, coalesce(p.collected, 0.00) as collected,
      round(100 * coalesce(p.collected, 0) / nullif(d.expected, 0), 2) as collection_rate,
      coalesce(d.loans_due, 0) as loans_due, coalesce(d.loans_due_paid, 0) as loans_due_paid,
      coalesce(p.loans_paid, 0) as loans_paid, coalesce(p.payments, 0) as payments`;

function dueSql(shape: Shape, key: string, where: string): string {
  return `
    select t.key, sum(t.amount_due) as expected, count(*) filter (where ${shape.counted}) as loans_due,
      count(p.loan_id) filter (where ${shape.counted}) as loans_due_paid, min(t.region) as first_region, max(t.region) as last_region
    from (
      select t.*, ${key} as key from ${shape.due} t ${where}
      offset 0 -- a fence: due dates and amounts are computed once, and what they come from is left behind
    ) t
    left join (
      select distinct loan_id${shape.key === "date" ? ", payment_date" : ""} from received where is_payment
    ) p on ${shape.sameAsPaid}
    group by 1`;
}

function paidSql(key: string): string {
  return `
    select ${key} as key, sum(payment_amount) as collected, count(distinct loan_id) filter (where is_payment) as loans_paid,
      count(*) filter (where is_payment) as payments, min(region) as first_region, max(region) as last_region
    from received group by 1`;
}

/** Rows of a list, after the CTEs that they come from. What falls due has no method: that list is of what came in alone. */
function rowsSql(list: CollectionList, where: string): string {
  if (list === "methods") {
    return `rows as materialized (
  select payment_date as date, payment_method, sum(payment_amount) as collected,
    (count(distinct loan_id) filter (where is_payment))::integer as loans_paid,
    (count(*) filter (where is_payment))::integer as payments
  from received group by 1, 2)`;
  }
  const shape = shapes[list];
  return `due as (${dueSql(shape, `t.${shape.dueKey}`, where)}),
paid as (${paidSql(shape.paidKey)}),
rows as materialized (select ${shape.identity}, ${sums} from ${shape.from})`;
}

/** What the rows of a list are of: their order where that of the question leaves them equal. */
function keyOf(list: CollectionList): string {
  return list === "methods" ? "date, payment_method" : shapes[list].key;
}

interface CollectionRow {
  json: string;
  total: number;
  summary: string;
  data_version: string;
}

async function listCollections(
  db: Database,
  list: CollectionList,
  query: CollectionQuery,
): Promise<CollectionPage> {
  const to = query.to ?? (await businessDate(db));
  const from = query.from ?? to;
  checkWindow(from, to);
  const values: unknown[] = [from, to];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const conditions = filterConditions(query.filters, next);
  const text = listSql(list, conditions, {
    order: `${query.sort.column} ${query.sort.descending ? "desc" : "asc"} nulls last, ${keyOf(list)}`,
    limit: next(query.limit),
    offset: next((query.page - 1) * query.limit),
  });
  const [row] = await db.query<CollectionRow>(text, values);
  if (!row) throw new Error("the collections were answered without a row");
  return {
    json: row.json,
    total: row.total,
    summary: row.summary,
    from,
    asOf: to,
    dataVersion: row.data_version,
  };
}

interface PagePlaces {
  order: string;
  limit: string;
  offset: string;
}

/** The whole window is a group of its own: what counts a loan once over it is no sum of days. */
function listSql(list: CollectionList, conditions: string[], places: PagePlaces): string {
  const where = conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
  const whole = { ...shapes.branches, key: "all" };
  return `
with received as materialized (select * from repayments_received($1::date, $2::date) t ${where}),
${rowsSql(list, where)},
whole_due as (${dueSql(whole, "1", where)}),
whole_paid as (${paidSql("1")})
select (select count(*)::integer from rows) as total,
  (select coalesce(json_agg(row_to_json(r)), '[]')::text from (
    select ${Object.keys(collectionColumns[list]).join(", ")} from rows
    order by ${places.order} limit ${places.limit}::integer offset ${places.offset}::bigint) r) as json,
  (select row_to_json(s)::text from (
    select ${sums} from (select 1 as key) g left join whole_due d on d.key = g.key left join whole_paid p on p.key = g.key) s) as summary,
  ${dataVersion} as data_version`;
}
