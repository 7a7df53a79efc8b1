// Users who walk all screens of a dashboard: each opens a screen, sets a filter on it, goes to the next. What they ask for is what
// the service offers: values from /filters/options, officers and loans from the lists they look at.
import { setTimeout as delay } from "node:timers/promises";
import { Random } from "#demo/random.ts";
import { checked, connect, OVERLOADED, percentile } from "./http-load.ts";

export interface WalkOptions {
  users: number;
  seconds: number;
  /** Between one look at a screen and the next: from, to. */
  lookMs: readonly [number, number];
  businessDate: string;
}

export interface Walk {
  answers: number;
  /** Asked for and answered 503: the service has too much to do, and the user goes on. */
  refused: number;
  p95: number;
}

const api = "/api/v1";
const seed = 20_261_119;

/** The parameter that takes the values of a list of /filters/options. */
const parameterOf: Readonly<Record<string, string>> = {
  branches: "branch",
  regions: "region",
  officers: "officer_id",
  channels: "channel",
  products: "product",
  waves: "wave",
  vertical_leads: "vertical_lead",
  user_types: "user_type",
  statuses: "status",
  source_statuses: "source_status",
  buckets: "bucket",
};

const belonging = ["officer_id", "branch", "region", "channel", "product", "wave", "vertical_lead"];
const ofMetrics = [...belonging, "user_type"];
const ofLoans = [...belonging, "status", "source_status", "bucket"];

interface Screen {
  paths: readonly string[];
  /** Parameters of filters that it has. */
  filters: readonly string[];
  /** Of the rows of its first list: what a user opens next. */
  opens?: { key: string; paths: (id: string) => readonly string[] };
}

function screensOf(businessDate: string): readonly Screen[] {
  const monthAgo = new Date(Date.parse(businessDate) - 30 * 86_400_000).toISOString().slice(0, 10);
  const flows = [`/metrics/transitions?from=${monthAgo}`, `/metrics/bridge?from=${monthAgo}`];
  const loan = {
    key: "loan_id",
    paths: (id: string) => [`/loans/${id}`, `/loans/${id}/repayments`, `/loans/${id}/due-curve`],
  };
  const officer = { key: "officer_id", paths: (id: string) => [`/metrics/officers/${id}`] };
  return [
    { paths: ["/metrics/portfolio", "/metrics/regions"], filters: ofMetrics },
    { paths: ["/metrics/officers"], filters: ofMetrics, opens: officer },
    { paths: ["/metrics/branches"], filters: ofMetrics },
    { paths: ["/metrics/vertical-leads"], filters: ofMetrics },
    { paths: ["/metrics/waves", "/metrics/channels"], filters: ofMetrics },
    { paths: ["/loans"], filters: ofLoans, opens: loan },
    { paths: ["/loans/fimr-drilldown"], filters: ofLoans },
    { paths: ["/loans/early-indicators-drilldown"], filters: ofLoans },
    { paths: ["/loans/top-risk"], filters: ofLoans },
    { paths: ["/collections/daily", "/collections/branches"], filters: belonging },
    { paths: ["/collections/officers"], filters: belonging },
    { paths: ["/collections/watch"], filters: [...belonging, "bucket"] },
    { paths: flows, filters: belonging },
    { paths: ["/metrics/vintages", "/metrics/cohorts"], filters: belonging },
  ];
}

interface Filter {
  parameter: string;
  value: string;
}

/** Any filter first, then any of its values: null when there are none. */
function drawFilter(options: Buffer | undefined, random: Random): Filter | null {
  if (!options) return null;
  const { data } = JSON.parse(options.toString()) as { data: Record<string, { value: string }[]> };
  const lists = Object.entries(data).filter(([, values]) => values.length > 0);
  if (lists.length === 0) return null;
  const [type, values] = random.pick(lists);
  return { parameter: parameterOf[type] ?? type, value: random.pick(values).value };
}

/** A comma within a value of a list is written %2C, before the query is encoded. */
function filtered(path: string, { parameter, value }: Filter): string {
  const written = value.replaceAll("%", "%25").replaceAll(",", "%2C");
  return `${path}${path.includes("?") ? "&" : "?"}${parameter}=${encodeURIComponent(written)}`;
}

/** Each user on a connection of its own until the time is over: screen after screen from one drawn, with a filter drawn for each round. */
export async function walk(
  url: string,
  { users, seconds, lookMs, businessDate }: WalkOptions,
): Promise<Walk> {
  const screens = screensOf(businessDate);
  const samples: number[] = [];
  let refused = 0;
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), seconds * 1_000);
  const user = async (index: number): Promise<void> => {
    const random = new Random(seed, "bench user", index);
    const connection = await connect(url);
    const look = async (paths: readonly string[]): Promise<Buffer | undefined> => {
      let first: Buffer | undefined;
      for (const path of paths) {
        if (end.signal.aborted) return undefined;
        const start = performance.now();
        const reply = await connection.get(api + path);
        if (reply.status === OVERLOADED) {
          refused += 1;
          continue;
        }
        samples.push(performance.now() - start);
        first ??= checked(reply, path).body;
      }
      await delay(random.int(...lookMs), undefined, { signal: end.signal }).catch(() => undefined);
      return first;
    };
    // They do not all come in the same moment.
    await delay(random.int(0, lookMs[1]), undefined, { signal: end.signal }).catch(() => undefined);
    for (let at = random.int(0, screens.length - 1); !end.signal.aborted;) {
      const filter = drawFilter(await look(["/filters/options"]), random);
      for (let left = screens.length; left > 0 && !end.signal.aborted; left -= 1) {
        at = (at + 1) % screens.length;
        const screen = screens[at];
        if (screen) await visit(screen, filter, random, look);
      }
    }
    connection.close();
  };
  try {
    await Promise.all(Array.from({ length: users }, (_, index) => user(index)));
  } finally {
    clearTimeout(timer);
  }
  return { answers: samples.length, refused, p95: percentile(samples, 0.95) };
}

async function visit(
  { paths, filters, opens }: Screen,
  filter: Filter | null,
  random: Random,
  look: (paths: readonly string[]) => Promise<Buffer | undefined>,
): Promise<void> {
  let list = await look(paths);
  if (filter && filters.includes(filter.parameter)) {
    list = await look(paths.map((path) => filtered(path, filter)));
  }
  if (!opens || !list) return;
  const { data } = JSON.parse(list.toString()) as { data: Record<string, string>[] };
  const id = data.length === 0 ? undefined : random.pick(data)[opens.key];
  if (id !== undefined) await look(opens.paths(encodeURIComponent(id)));
}
