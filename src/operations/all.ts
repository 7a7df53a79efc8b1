// Every operation, in the order of --help.
import type { Operation } from "./operation.ts";
import { recalculate } from "./recalculate.ts";
import { retryErrors } from "./retry-errors.ts";
import { rollDay } from "./roll-day.ts";

export const operations: readonly Operation[] = [recalculate, rollDay, retryErrors];
