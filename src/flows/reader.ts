// The reading side of the port: the portfolio between two days.
import type { FlowReader } from "#contract/flow-ports.ts";
import type { Database } from "#store/database.ts";
import { bridge, bridgeLoans } from "./bridge.ts";
import { transitionLoans, transitions } from "./transitions.ts";

export function createFlowReader(db: Database): FlowReader {
  return {
    transitions: (query) => transitions(db, query),
    transitionLoans: (query) => transitionLoans(db, query),
    bridge: (query) => bridge(db, query),
    bridgeLoans: (query) => bridgeLoans(db, query),
  };
}
