// A file that says which of several starts does a piece of work on the project folder. Plain JS for Node >= 18.
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";

/** A lock whose owner has not touched it for this long belongs to a dead process. */
const lockSilenceMs = 20_000;
const lockHeartbeatMs = 2_000;
const lockPollMs = 250;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits while another process does the same `work`; answers what gives the lock back. */
export async function takeLock(path, work) {
  const mine = `${process.pid} ${Date.now()} ${Math.random()}\n`;
  let told = false;
  for (;;) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, mine);
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw new Error(
          `The project folder cannot be written to (${error.message}); run as its owner.`,
          { cause: error },
        );
      }
    }
    if (isAbandoned(path)) {
      discard(path);
      continue;
    }
    if (!told) process.stderr.write(`Another start is ${work}; waiting for it.\n`);
    told = true;
    await sleep(lockPollMs);
  }
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), lockHeartbeatMs);
  const release = () => {
    clearInterval(heartbeat);
    process.off("exit", release);
    if (contentOf(path) === mine) rmSync(path, { force: true });
  };
  process.once("exit", release);
  return release;
}

function contentOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function isAbandoned(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > lockSilenceMs) return true;
    const pid = Number(contentOf(path)?.split(" ")[0]);
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Renaming is atomic: of several starts that find the same dead lock, one takes it away. */
function discard(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
