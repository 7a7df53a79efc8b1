// The values that loans have in a filter, each with its number of loans. A loan without a value is in none of them.
import { dpdBuckets } from "#contract/loan-columns.ts";
import type { FilterType } from "#contract/filter-types.ts";
import type { FilterOptions } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { dataVersion, loanRelation } from "./relation.ts";

interface Source {
  /** What the loans are grouped by, by column name. */
  columns: string[];
  value: string;
  label: string;
}

function plain(column: string): Source {
  return { columns: [column], value: column, label: column };
}

const sources: Record<FilterType, Source> = {
  branches: plain("branch"),
  regions: plain("region"),
  officers: { columns: ["officer_id"], value: "officer_id", label: "o.officer_name" },
  channels: plain("channel"),
  products: plain("loan_type"),
  statuses: plain("status"),
  source_statuses: plain("source_status"),
  waves: plain("wave"),
  vertical_leads: {
    columns: ["vertical_lead_email", "vertical_lead_name"],
    value: "lower(vertical_lead_email)",
    label: "coalesce(vertical_lead_name, vertical_lead_email)",
  },
  user_types: { columns: ["officer_id"], value: "o.user_type", label: "o.user_type" },
  buckets: plain("dpd_bucket"),
};

interface OptionRow {
  type: FilterType | null;
  json: string;
  total: number;
  as_of: IsoDate;
  data_version: string;
}

export async function filterOptions(
  db: Database,
  types: readonly FilterType[],
  asOf: IsoDate | null,
): Promise<FilterOptions> {
  const relation = await loanRelation(db, asOf);
  const rows = await db.query<OptionRow>(optionsSql(relation.sql, types), [
    relation.asOf,
    dpdBuckets,
  ]);
  const [first] = rows;
  if (!first) throw new Error("the options of filters answered without a row");
  const found = new Map(rows.map((row) => [row.type, row]));
  return {
    options: types.map((type) => ({
      type,
      json: found.get(type)?.json ?? "[]",
      total: found.get(type)?.total ?? 0,
    })),
    asOf: first.as_of,
    dataVersion: first.data_version,
  };
}

/** The loans are read once and grouped by all that is asked for; the types then count a few thousand groups. */
function optionsSql(relation: string, types: readonly FilterType[]): string {
  const columns = [...new Set(types.flatMap((type) => sources[type].columns))].join(", ");
  const values = types.map((type) => {
    const { value, label } = sources[type];
    const officer = value.startsWith("o.") || label.startsWith("o.");
    return `select '${type}' as type, ${value}::text as value, ${label}::text as label, loans
  from groups${officer ? " join officers o using (officer_id)" : ""}`;
  });
  return `
with groups as materialized (select ${columns}, count(*) as loans from ${relation} t group by ${columns}),
options as (
  select type, value, max(label) as label, sum(loans) as loans
  from (${values.join("\n  union all ")}) v where value is not null group by type, value
),
lists as (
  select type, count(*)::integer as total, json_agg(json_build_object('value', value, 'label', label, 'count', loans)
    order by case type when 'buckets' then array_position($2::text[], value) end, lower(label), value)::text as json
  from options group by type
)
select l.type, l.json, l.total, coalesce($1::date, c.business_date)::text as as_of, ${dataVersion} as data_version
from clock c left join lists l on true`;
}
