import { useLocation } from "@tanstack/react-router";
import { useCallback } from "react";
import { patched, useUrlState, writeSearch } from "#web/lib/url-state.ts";
import type { OpenLoan } from "#web/features/loans/loan-table.ts";

/** The address of the present page with a loan's drawer open: the link of a loan in any table. */
export function useLoanAddress(): OpenLoan {
  const { state } = useUrlState();
  const { pathname } = useLocation();
  return useCallback(
    (loanId) =>
      pathname + writeSearch(patched(state, { loan: loanId, explain: null, explain_scope: null })),
    [state, pathname],
  );
}
