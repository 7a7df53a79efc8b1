// Where an operation is, on stderr: one line that redraws itself on a terminal, one JSON line for each step elsewhere.
import type { WriteStream } from "node:tty";

export interface Steps {
  progress(step: string, done?: number, total?: number, unit?: string): void;
  end(): void;
}

type Output = Pick<WriteStream, "write">;

interface Step {
  name: string;
  startedAt: number;
  done: number;
  total: number;
  unit: string;
}

/** A redraw costs a system call; nobody reads more of them. */
const redrawMs = 100;
/** A step that takes long says so in the log. */
const sayAgainMs = 10_000;

const integer = new Intl.NumberFormat("en");

export function stepMeter(_operation: string, out: Output): Steps {
  let drawnAt = 0;
  const draw = (step: Step): void => {
    drawnAt = performance.now();
    out.write(`\r\u001b[K${lineOf(step)}`);
  };
  return track({
    begun: draw,
    moved: (step) => {
      if (performance.now() - drawnAt >= redrawMs) draw(step);
    },
    ended: (step) => {
      draw(step);
      out.write("\n");
    },
  });
}

export function stepLines(operation: string, out: Output): Steps {
  let saidAt = performance.now();
  const say = (step: Step, state: "running" | "done"): void => {
    saidAt = performance.now();
    const { name, done, total, unit } = step;
    const line = {
      level: "info",
      time: new Date().toISOString(),
      operation,
      step: name,
      state,
      ...(done > 0 && { done }),
      ...(total > 0 && { total }),
      ...(unit !== "" && { unit }),
      seconds: Math.round(secondsOf(step) * 1000) / 1000,
      ...(done > 0 && { per_second: perSecond(step) }),
    };
    out.write(`${JSON.stringify(line)}\n`);
  };
  return track({
    begun: () => {
      saidAt = performance.now();
    },
    moved: (step) => {
      if (performance.now() - saidAt >= sayAgainMs) say(step, "running");
    },
    ended: (step) => say(step, "done"),
  });
}

interface StepEvents {
  begun(step: Step): void;
  moved(step: Step): void;
  ended(step: Step): void;
}

/** A step ends when the next one begins. */
function track(events: StepEvents): Steps {
  let current: Step | undefined;
  return {
    progress(name, done = 0, total = 0, unit = "") {
      if (current?.name === name) {
        Object.assign(current, { done, total, unit });
        events.moved(current);
        return;
      }
      if (current) events.ended(current);
      current = { name, startedAt: performance.now(), done, total, unit };
      events.begun(current);
    },
    end() {
      if (current) events.ended(current);
      current = undefined;
    },
  };
}

function secondsOf({ startedAt }: Step): number {
  return (performance.now() - startedAt) / 1000;
}

function perSecond(step: Step): number {
  return Math.round(step.done / Math.max(secondsOf(step), 0.001));
}

/** `loans  12,000 of 18,000 rows, 5,300 rows/s, 2 s left`. */
function lineOf(step: Step): string {
  const { name, done, total, unit } = step;
  const noun = unit === "" ? "" : ` ${unit}`;
  const parts: string[] = [];
  if (total > 0) parts.push(`${integer.format(done)} of ${integer.format(total)}${noun}`);
  else if (done > 0) parts.push(`${integer.format(done)}${noun}`);
  if (done > 0 && unit !== "") parts.push(`${integer.format(perSecond(step))} ${unit}/s`);
  if (done > 0 && total > done) {
    parts.push(`${Math.ceil((secondsOf(step) * (total - done)) / done)} s left`);
  } else {
    parts.push(`${secondsOf(step).toFixed(1)} s`);
  }
  return `${name}  ${parts.join(", ")}`;
}
