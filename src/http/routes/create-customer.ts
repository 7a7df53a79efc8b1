import { createRoute } from "#http/create-one.ts";

export const createCustomer = createRoute({
  entity: "customers",
  noun: "customer",
  message: "Customer created successfully",
  data: ({ customer_id }) => ({ customer_id }),
  duplicateCode: "DUPLICATE_CUSTOMER_ID",
  duplicateDetails: ({ customer_id }) => ({ customer_id }),
  otherErrors: [],
});
