// The reading side of the port: loans as of the business date or any earlier one.
import type { LoanLists, LoanReader } from "#contract/loan-ports.ts";
import type { Database } from "#store/database.ts";
import { filterOptions } from "./filter-options.ts";
import { earlyIndicators, fimrDrilldown } from "./drilldowns.ts";
import { type Contributors, listLoans, type Reading } from "./list.ts";
import { pageReading } from "./page.ts";
import {
  loanChanges,
  loanDueCurve,
  loanRepayments,
  loanSchedule,
  loanTransitions,
} from "./parts.ts";
import { dataVersion, loanFields, loanRelation, oneLoan } from "./relation.ts";
import { topRisk, topRiskLoansOf } from "./top-risk.ts";

export function createLoanReader(db: Database, contributors: Contributors): LoanReader {
  return {
    ...loanLists({ ...pageReading(db), contributors }),
    async one(loanId, asOf) {
      const relation = await loanRelation(db, asOf);
      const [row] = await db.query<{ json: string; as_of: string; data_version: string }>(
        `select (select row_to_json(r) from (select ${loanFields("s")}) r)::text as json, s.as_of::text as as_of,
  ${dataVersion} as data_version
from ${oneLoan(relation)}`,
        [relation.asOf, loanId],
      );
      return row ? { json: row.json, asOf: row.as_of, dataVersion: row.data_version } : null;
    },
    repayments: (query) => loanRepayments(db, query),
    schedule: (query) => loanSchedule(db, query),
    dueCurve: (query) => loanDueCurve(db, query),
    transitions: (query) => loanTransitions(db, query),
    changes: (query) => loanChanges(db, query),
    topRiskOf: (officerId, asOf) => topRiskLoansOf(db, officerId, asOf),
    filterOptions: (types, asOf) => filterOptions(db, types, asOf),
  };
}

/** The lists of loans, each as a page or as a whole. */
export function loanLists<P>(reading: Reading<P>): LoanLists<P> {
  return {
    list: (query) => listLoans(reading, query),
    fimrDrilldown: (query) => fimrDrilldown(reading, query),
    earlyIndicators: (query) => earlyIndicators(reading, query),
    topRisk: (query) => topRisk(reading, query),
  };
}
