// Entry point of the command line. It loads the rest only when this Node can run it.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `Seeds Metrics needs Node 24.15 or newer and runs on ${process.version} here. ` +
      "Start it with bin/seeds or npm start, which bring the right one.\n",
  );
  process.exit(2);
}
const { runCommandLine } = await import("./run.ts");
process.exitCode = await runCommandLine(process.argv.slice(2));
