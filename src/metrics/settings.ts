// Weights, limits and formula versions in force, and their version.
import type { Session } from "#store/database.ts";
import { type Fraction, fractionOf } from "./fraction.ts";

export interface MetricSettings {
  weight(setting: string, name: string): Fraction;
  version(setting: string): "v1" | "v2";
  /** What stored rows name: the formulas in force and the last change of a setting that moves a metric (0: none). */
  formulaVersion: string;
}

interface Row {
  name: string;
  key: string | null;
  value: string;
}

// As text: jsonb keeps the decimals as they were written.
const inForce = `
select s.name, e.key, e.value from settings s cross join lateral jsonb_each_text(s.value) e
where s.name like 'metrics.%' and jsonb_typeof(s.value) = 'object'
union all
select s.name, null, s.value #>> '{}' from settings s where s.name like 'metrics.%' and jsonb_typeof(s.value) <> 'object'
union all
select 'last_change', null, coalesce(max(h.id), 0)::text from settings_history h
where h.name like 'metrics.%' or h.name in ('tolerance_amount', 'calendar.use_holidays')`;

export async function readMetricSettings(session: Session): Promise<MetricSettings> {
  const rows = await session.query<Row>(inForce);
  const values = new Map(
    rows.map(({ name, key, value }) => [key === null ? name : `${name}.${key}`, value]),
  );
  const read = (name: string): string => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`there is no setting ${name}`);
    return value;
  };
  const version = (setting: string): "v1" | "v2" => (read(setting) === "v2" ? "v2" : "v1");
  const risk = version("metrics.risk_score_version");
  const dqi = version("metrics.dqi_version");
  return {
    weight: (setting, name) => fractionOf(read(`${setting}.${name}`)),
    version,
    formulaVersion: `risk_score ${risk}, dqi ${dqi}, settings ${read("last_change")}`,
  };
}
