import { createRoute } from "#http/create-one.ts";

export const createOfficer = createRoute({
  entity: "officers",
  noun: "officer",
  message: "Officer created successfully",
  data: ({ officer_id }) => ({ officer_id }),
  duplicateCode: "DUPLICATE_OFFICER_ID",
  duplicateDetails: ({ officer_id }) => ({ officer_id }),
  otherErrors: [],
});
