/** The browser of the tests and of the screenshots: one that is installed on this machine. */

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const usualPlaces = [
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

export const noChromium =
  "No Chromium was found: `apt-get install -y --no-install-recommends chromium`, or name one by CHROMIUM_PATH.";

/** Path of its program; null when there is none. A CHROMIUM_PATH that leads nowhere is a mistake and no absence. */
export function findChromium(env: Record<string, string | undefined> = process.env): string | null {
  const named = env["CHROMIUM_PATH"];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names no program: ${named}`);
  }
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = programs.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  // Its sandbox refuses to run as root; /dev/shm is small in containers. Fields of dates are written as its own language has them.
  const isRoot = process.getuid?.() === 0;
  const args = ["--disable-dev-shm-usage", "--lang=en-GB", ...(isRoot ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath, args });
}
