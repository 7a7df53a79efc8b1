import { createRoute } from "#http/create-one.ts";

export const createLoan = createRoute({
  entity: "loans",
  noun: "loan",
  message: "Loan created successfully",
  data: ({ loan_id }) => ({ loan_id }),
  duplicateCode: "DUPLICATE_LOAN_ID",
  duplicateDetails: ({ loan_id, customer_name }) => ({ loan_id, customer_name }),
  otherErrors: ["CUSTOMER_NOT_FOUND"],
});
