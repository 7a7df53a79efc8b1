// A progress bar on a terminal, one line at each tenth elsewhere (a log should not hold a thousand redrawn bars).
import type { WriteStream } from "node:tty";

export interface ProgressBar {
  /** `share` from 0 to 1. */
  advance(share: number): void;
  end(): void;
}

const barWidth = 32;

export function progressBar(out: WriteStream, label: string): ProgressBar {
  const startedAt = performance.now();
  let tenths = 0;
  const secondsLeft = (share: number): number =>
    share > 0 ? Math.ceil(((performance.now() - startedAt) / 1000) * (1 / share - 1)) : 0;
  const draw = (share: number): void => {
    const filled = Math.round(share * barWidth);
    const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
    out.write(`\r${label} ${bar} ${Math.floor(share * 100)} %, ${secondsLeft(share)} s left   `);
  };
  return {
    advance(share) {
      if (out.isTTY) draw(share);
      else if (Math.floor(share * 10) > tenths) {
        tenths = Math.floor(share * 10);
        out.write(`${label} ${tenths * 10} %\n`);
      }
    },
    end() {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      out.write(`${out.isTTY ? "\n" : ""}${label} loaded in ${seconds} s.\n`);
    },
  };
}
