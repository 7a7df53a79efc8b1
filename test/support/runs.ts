// How long a random test runs: a few seeds in `npm test`, many by RUNS=, the same ones again by SEED=.

/** Named in the tests' titles, so that a failure can be repeated. */
export const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

export function runs(usual: number): number {
  return Number(process.env.RUNS ?? usual);
}
