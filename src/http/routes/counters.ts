import type { Route } from "#http/route.ts";

type Kind = "counter" | "gauge";

/** A figure in the text format of Prometheus. */
function figure(name: string, kind: Kind, help: string, value: number): string {
  const full = `seeds_${name}`;
  return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${full} ${value}\n`;
}

export const counters: Route = {
  method: "GET",
  path: "/metrics",
  access: "read",
  operation: "get_counters",
  summary: "Counters of this process for Prometheus: kept answers, Redis, events",
  tag: "Service",
  answers: { 200: { type: "string" } },
  answerType: "text/plain; version=0.0.4; charset=utf-8",
  errors: [],
  handle: async (_request, { cache, events }) => {
    const { hits, misses, stale, joined, entries, bytes, shared } = cache.counters();
    const reads = hits + stale + misses;
    const rate = reads === 0 ? 0 : (hits + stale) / reads;
    const memory = process.memoryUsage.rss();
    const lines = [
      figure("cache_hits_total", "counter", "Answers given as they were kept.", hits),
      figure("cache_stale_total", "counter", "Kept answers given while a new one was made.", stale),
      figure("cache_misses_total", "counter", "Answers that were not kept.", misses),
      figure("cache_joined_total", "counter", "Misses that waited for one under way.", joined),
      figure("cache_hit_ratio", "gauge", "Hits and stale ones among all, since the start.", rate),
      figure("cache_entries", "gauge", "Answers kept now.", entries),
      figure("cache_bytes", "gauge", "Bytes they take.", bytes),
      figure("redis_hits_total", "counter", "Answers found in Redis.", shared?.hits ?? 0),
      figure("redis_misses_total", "counter", "Answers not found there.", shared?.misses ?? 0),
      figure("redis_errors_total", "counter", "Failed or late requests.", shared?.errors ?? 0),
      figure("event_clients", "gauge", "Open streams of events.", events.clients()),
      figure("memory_bytes", "gauge", "Resident memory of the process.", memory),
    ];
    return { status: 200, body: lines.join("") };
  },
};
