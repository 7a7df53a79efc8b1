import { useCallback } from "react";
import type { OpenLoan } from "#web/features/loans/loan-table.ts";
import { noExplanation } from "#web/lib/explain-target.ts";
import { usePageAddress } from "#web/lib/url-state.ts";

/** The address of the present page with a loan's drawer open: the link of a loan in any table. */
export function useLoanAddress(): OpenLoan {
  const here = usePageAddress();
  return useCallback((loanId) => here({ loan: loanId, ...noExplanation }), [here]);
}
