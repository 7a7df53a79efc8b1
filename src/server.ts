// The process that serves: database, schema, business date, demo, HTTP; and the way out, in which requests finish and
// nothing is left running.
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Environment } from "#contract/environment.ts";
import { connectTimeoutMs, drainTimeoutMs, operationConnections } from "#contract/limits.ts";
import { type AnswerCache, createAnswerCache } from "#cache/answers.ts";
import { buildApp } from "#http/app.ts";
import { describeError } from "#http/logging.ts";
import { retryArrivedErrors } from "#ingest/errors.ts";
import { findSourceDatabase } from "#demo/source/database.ts";
import { keepDemoHistory } from "#jobs/demo-history.ts";
import { demoIsWanted, loadDemo, prepareDemoSource } from "#jobs/demo-load.ts";
import { type Scheduler, startScheduler } from "#jobs/scheduler.ts";
import { daySchedules, metricSchedules, sourceSchedules } from "#jobs/schedules.ts";
import { businessDate } from "#loans/relation.ts";
import { syncFull } from "#operations/sync.ts";
import { failAbandoned } from "#operations/record.ts";
import { lagosDate, rollDayTo } from "#operations/roll-day.ts";
import { failureOf, type OperationEnd, type Runner } from "#operations/runner.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { type EmbeddedServer, startEmbedded } from "#store/embedded.ts";
import { migrate } from "#store/migrate.ts";
import { progressBar } from "./progress.ts";
import { createService, type Service } from "./service.ts";

/** Serves until SIGINT, SIGTERM or the end of the process that started this one; false when it could not start. */
export async function serve(environment: Environment): Promise<boolean> {
  const stop = new AbortController();
  const stopped = stopRequest().then(() => stop.abort());
  const parts: Parts = {};
  try {
    await start(environment, parts, stop.signal);
    await stopped;
    say("Stopping: requests in flight are finished first.");
    return true;
  } catch (error) {
    complain(`Seeds Metrics does not start: ${startProblem(error, environment)}`);
    return false;
  } finally {
    await shutDown(parts);
  }
}

interface Parts {
  embedded?: EmbeddedServer;
  database?: Database;
  /** A pool of its own, without statement timeout: long work must not keep requests from a connection. */
  workDatabase?: Database;
  runner?: Runner;
  cache?: AnswerCache;
  scheduler?: Scheduler;
  app?: FastifyInstance;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function start(environment: Environment, parts: Parts, stop: AbortSignal): Promise<void> {
  await assertPortIsFree(environment);
  const url = environment.databaseUrl ?? (await startEmbeddedDatabase(environment, parts));
  await migrate(url, say);
  const db = openDatabase(url);
  parts.database = db;
  await setBusinessDate(environment, db);
  const retryFailed = (error: unknown): void =>
    complain(`A retry of kept errors failed: ${describeError(error).message}`);
  const workDatabase = openDatabase(url, {
    max: operationConnections,
    statementTimeoutMs: 0,
    applicationName: "seeds-operations",
  });
  parts.workDatabase = workDatabase;
  await failAbandoned(workDatabase);
  const sourceUrl = await sourceOf(environment, parts, url, stop);
  const cache = await openCache(url, environment.redisUrl);
  parts.cache = cache;
  const onEnd = (end: OperationEnd): void => {
    cache.version.touch(null);
    sayEnd(end);
  };
  const service = createService(db, retryFailed, { db: workDatabase, sourceUrl, onEnd });
  parts.runner = service.runner;
  // Errors that cannot be tried stay kept; they are no reason to answer nobody.
  await retryArrivedErrors(db).catch(retryFailed);
  if (showsDemo(environment, parts) && sourceUrl !== undefined && (await demoIsWanted(db)))
    await fillWithDemo(db, service, sourceUrl, stop);
  if (stop.aborted) return;
  await listen(environment, service, cache, parts);
  if (showsDemo(environment, parts)) {
    keepDemoHistory(db, service.runner, stop).catch((error: unknown) =>
      complain(`The demo's past was not calculated: ${describeError(error).message}`),
    );
  }
  const schedules = [
    ...metricSchedules,
    ...(environment.businessDate ? [] : daySchedules),
    ...(sourceUrl === undefined ? [] : sourceSchedules),
  ];
  if (schedules.length > 0) {
    parts.scheduler = startScheduler({ db, runner: service.runner, schedules, complain });
  }
}

/** The version is asked for on a connection of its own: it must be known while those of the requests are busy. */
async function openCache(url: string, redisUrl: string | undefined): Promise<AnswerCache> {
  const options = { max: 1, statementTimeoutMs: connectTimeoutMs, applicationName: "seeds-cache" };
  const versions = openDatabase(url, options);
  if (redisUrl === undefined) return createAnswerCache(versions);
  // Its library takes time and memory that a service without Redis need not spend.
  const { openSharedAnswers } = await import("#cache/shared.ts");
  return createAnswerCache(versions, { shared: openSharedAnswers(redisUrl, complain) });
}

function sayEnd(end: OperationEnd): void {
  const failure = failureOf(end);
  if (end.unrecorded !== undefined)
    complain(`The end of operation ${end.name} was not recorded: the database did not answer.`);
  const [told = ""] = end.outcome?.text.split("\n", 1) ?? [];
  if (failure === null) return say(`Operation ${end.name} ${end.state}: ${told}`);
  complain(`Operation ${end.name} failed (${failure.code}); GET /api/v1/operations says more.`);
  if (failure.code.endsWith("_ERROR")) complain(JSON.stringify(describeError(end.error)));
}

/** A start that must fail, because another service has the port, fails before it moves the shared business date. */
async function assertPortIsFree({ host, port }: Environment): Promise<void> {
  const probe = createServer();
  probe.listen({ host, port });
  await once(probe, "listening");
  probe.close();
  await once(probe, "close");
}

async function startEmbeddedDatabase(environment: Environment, parts: Parts): Promise<string> {
  const embedded = await startEmbedded({
    dataDir: environment.dataDir,
    keepRunning: complain,
  });
  parts.embedded = embedded;
  say(
    embedded.adopted
      ? "Using the embedded PostgreSQL that is running."
      : "Started the embedded PostgreSQL.",
  );
  return embedded.url;
}

/** A fixed BUSINESS_DATE stands still; else the days missed are rolled now, and a schedule rolls those to come. */
async function setBusinessDate(environment: Environment, db: Database): Promise<void> {
  const report = await rollDayTo(db, environment.businessDate ?? lagosDate(new Date()));
  const moved = report.days_rolled === 0 ? "" : ` (was ${report.from_date})`;
  const fixed = environment.businessDate ? ", fixed by BUSINESS_DATE" : "";
  say(`Business date ${report.to_date}${moved}${fixed}.`);
}

/** The demo needs no setting: it is what an embedded server without a source of its own shows. */
function showsDemo({ demo, sourceDatabaseUrl }: Environment, { embedded }: Parts): boolean {
  return embedded !== undefined && demo && sourceDatabaseUrl === undefined;
}

/** SOURCE_DATABASE_URL, else the demo source of the embedded server. */
async function sourceOf(
  environment: Environment,
  parts: Parts,
  url: string,
  stop: AbortSignal,
): Promise<string | undefined> {
  if (environment.sourceDatabaseUrl || !parts.embedded || !parts.database)
    return environment.sourceDatabaseUrl;
  if (!showsDemo(environment, parts)) return findSourceDatabase(url);
  const bar = progressBar(process.stdout, "Demo source");
  let drawn = false;
  const onProgress = (share: number): void => {
    drawn = true;
    bar.advance(share);
  };
  const source = await prepareDemoSource(url, await businessDate(parts.database), onProgress, stop);
  if (drawn) bar.end();
  return source;
}

async function fillWithDemo(
  db: Database,
  { runner, ingest }: Service,
  sourceUrl: string,
  signal: AbortSignal,
): Promise<void> {
  say("The demo is not complete: copying its source (DEMO=off leaves an empty database empty).");
  let last = "";
  const onProgress = (step: string): void => {
    if (step !== last) say(`Demo portfolio: ${step}`);
    last = step;
  };
  // Of the other operations their first line is said as of any.
  const onEnd = ({ name, outcome }: OperationEnd): void => {
    if (name === syncFull.name && outcome) say(outcome.text);
  };
  const failed = await loadDemo({ db, runner, ingest, sourceUrl, onProgress, onEnd, signal });
  if (failed && !failed.outcome && !signal.aborted)
    throw new Error(`The demo could not be copied: ${failureOf(failed)?.message}`);
}

async function listen(
  environment: Environment,
  service: Service,
  cache: AnswerCache,
  parts: Parts,
): Promise<void> {
  parts.app = buildApp({ ...service, cache, logLevel: environment.logLevel });
  await parts.app.listen({ host: environment.host, port: environment.port });
  const address = parts.app.server.address();
  const port = typeof address === "object" && address ? address.port : environment.port;
  const host = environment.host.includes(":") ? `[${environment.host}]` : environment.host;
  say(`Dashboard  http://${host}:${port}/`);
  say(`API        http://${host}:${port}/api/v1`);
  say(`Docs       http://${host}:${port}/docs`);
}

/** Settles once, whatever asks first; repeated signals while requests drain change nothing. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGINT", () => resolve());
    process.on("SIGTERM", () => resolve());
    // The channel of npm start or bin/seeds: it closes when that process is killed and can pass on no signal.
    process.on("disconnect", () => resolve());
  });
}

async function shutDown(parts: Parts): Promise<void> {
  const { app, cache, scheduler, runner, workDatabase, database, embedded } = parts;
  const late = delay(drainTimeoutMs, false, { ref: false });
  const inTime = (work: Promise<void>): Promise<boolean> =>
    Promise.race([work.then(() => true), late]);
  // A job ends when its operation has: both are asked at once.
  const jobsEnded = scheduler?.stop() ?? Promise.resolve();
  const operationsEnded = runner?.stop() ?? Promise.resolve();
  if (app) {
    const closed = app.close();
    if (!(await inTime(closed))) app.server.closeAllConnections();
    await closed;
  }
  // What does not stop in time ends with its connections, and its work is undone.
  const ended = Promise.all([operationsEnded, jobsEnded]).then(() => undefined);
  if (await inTime(ended)) await workDatabase?.end();
  await cache?.close();
  await database?.end();
  await embedded?.stop();
  // The channel would keep the process alive for as long as its parent lives.
  if (process.connected) process.disconnect?.();
}

function startProblem(error: unknown, environment: Environment): string {
  const { code, message } = error as Error & { code?: string };
  if (code === "EADDRINUSE") {
    return `port ${environment.port} of ${environment.host} is taken; set PORT to another (0: any free one).`;
  }
  if (code === "EACCES")
    return `port ${environment.port} is not allowed to this user; set PORT to one above 1023.`;
  return message;
}
