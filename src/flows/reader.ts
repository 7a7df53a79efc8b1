// The reading side of the port: the portfolio between two days, and by age of its loans.
import type { FlowReader } from "#contract/flow-ports.ts";
import type { Database } from "#store/database.ts";
import { bridge, bridgeLoans } from "./bridge.ts";
import { cohorts } from "./cohorts.ts";
import { transitionLoans, transitions } from "./transitions.ts";
import { vintages } from "./vintages.ts";

export function createFlowReader(db: Database): FlowReader {
  return {
    transitions: (query) => transitions(db, query),
    transitionLoans: (query) => transitionLoans(db, query),
    bridge: (query) => bridge(db, query),
    bridgeLoans: (query) => bridgeLoans(db, query),
    vintages: (query) => vintages(db, query),
    cohorts: (query) => cohorts(db, query),
  };
}
