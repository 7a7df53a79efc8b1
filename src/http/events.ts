/** Tells open dashboards of new versions of the data: one stream of server-sent events for each of them. */

import { PassThrough, type Readable } from "node:stream";
import type { DataState, VersionWatcher } from "#cache/version.ts";
import {
  eventBacklogBytes,
  eventBeatMs,
  eventClientsMax,
  eventPauseMs,
  eventRetryMs,
} from "#contract/limits-of-cache.ts";
import { unavailable } from "#http/failures.ts";

export interface EventStreams {
  /** Throws ApiError 503 when there are too many, or no version is known. */
  open(): Promise<Readable>;
  clients(): number;
  /** Ends all of them; no more are opened. */
  close(): void;
}

function eventOf({ dataVersion, businessDate }: DataState): string {
  const data = {
    data_version: dataVersion,
    business_date: businessDate,
    as_of_time: new Date().toISOString(),
  };
  return `event: data-version\nid: ${dataVersion}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function createEventStreams(version: VersionWatcher): EventStreams {
  /** With the version that each was told last. */
  const streams = new Map<PassThrough, string>();
  let ignore: (() => void) | null = null;
  let beat: NodeJS.Timeout | null = null;
  let pause: NodeJS.Timeout | null = null;
  let waiting: DataState | null = null;
  let closed = false;

  const send = (stream: PassThrough, text: string): void => {
    if (stream.writableLength + stream.readableLength > eventBacklogBytes) stream.destroy();
    else stream.write(text);
  };
  const sendState = (stream: PassThrough, state: DataState): void => {
    if (streams.get(stream) === state.dataVersion) return;
    streams.set(stream, state.dataVersion);
    send(stream, eventOf(state));
  };
  /** At once, and then not again before the pause is over: what came meanwhile is told by the newest. */
  const tell = (state: DataState): void => {
    if (pause !== null) {
      waiting = state;
      return;
    }
    for (const stream of streams.keys()) sendState(stream, state);
    pause = setTimeout(() => {
      pause = null;
      const next = waiting;
      waiting = null;
      if (next) tell(next);
    }, eventPauseMs).unref();
  };
  const forget = (stream: PassThrough): void => {
    if (!streams.delete(stream) || streams.size > 0) return;
    ignore?.();
    ignore = null;
    if (beat !== null) clearInterval(beat);
  };
  const listen = (): void => {
    if (ignore !== null) return;
    ignore = version.onChange(tell);
    beat = setInterval(() => {
      for (const stream of streams.keys()) send(stream, ": still here\n\n");
    }, eventBeatMs).unref();
  };
  return {
    async open() {
      if (closed || streams.size >= eventClientsMax) {
        throw unavailable("Too many dashboards listen for events.");
      }
      const stream = new PassThrough();
      streams.set(stream, "");
      stream.once("close", () => forget(stream));
      stream.on("error", () => undefined);
      listen();
      try {
        const state = await version.current();
        stream.write(`retry: ${eventRetryMs}\n\n`);
        sendState(stream, state);
        return stream;
      } catch (error) {
        stream.destroy();
        throw error;
      }
    },
    clients: () => streams.size,
    close() {
      closed = true;
      for (const stream of streams.keys()) stream.end();
      if (pause !== null) clearTimeout(pause);
    },
  };
}
