import { createRoute } from "#http/create-one.ts";

export const createRepayment = createRoute({
  entity: "repayments",
  noun: "repayment",
  message: "Repayment created successfully. Loan computed fields will be updated automatically.",
  data: ({ repayment_id, loan_id }) => ({ repayment_id, loan_id }),
  duplicateCode: "DUPLICATE_REPAYMENT_ID",
  duplicateDetails: ({ repayment_id }) => ({ repayment_id }),
  otherErrors: ["LOAN_NOT_FOUND"],
});
