/** Where an example of a quality check can be looked at. */

import { screenAddress, type UrlState } from "#web/lib/url-state.ts";

const ofOfficers = new Set(["placeholder_officers", "officers_without_region"]);
const ofKeptRecords = new Set(["quarantined_records", "open_sync_errors"]);
const ofLoans = new Set([
  "loans_without_due_dates",
  "repayment_below_loan_amount",
  "closed_not_settled",
  "settled_not_closed",
  "overpaid_loans",
  "waves_not_assigned",
  "hierarchy_not_applied",
  "loans_without_vertical_lead",
  "loans_without_region",
]);

/** undefined: what it names has no page of its own. */
export function exampleAddress(
  check: string,
  example: string,
  state: UrlState,
  openLoan: (loanId: string) => string,
): string | undefined {
  if (ofLoans.has(check)) return openLoan(example);
  if (ofOfficers.has(check)) {
    return screenAddress(`/officers/${encodeURIComponent(example)}`, state);
  }
  return ofKeptRecords.has(check) ? screenAddress("/data", state, { tab: "errors" }) : undefined;
}
