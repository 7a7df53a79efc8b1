// A process that uses the embedded server of a folder until it is told to stop, for embedded.test.ts.
import { startEmbedded } from "#store/embedded.ts";

const [dataDir, binDir] = process.argv.slice(2);
const server = await startEmbedded({ dataDir, binDir: binDir || undefined, testing: true });
process.once("message", () => {
  void server.stop().then(() => process.disconnect?.());
});
process.send?.(server.adopted);
