// Customers: ajo_ajouser with onboarding_complete, and everyone a disbursed loan names as its borrower.
import { faultOf, filled, payloadOf, type SourceEntity, type SourceTable } from "../entity.ts";
import { customerFaults, customerName } from "./people.ts";

const table: SourceTable = {
  name: "ajo_ajouser",
  columns: {
    id: "integer",
    phone_number: "text",
    first_name: "text",
    last_name: "text",
    gender: "text",
    dob: "date",
    state: "text",
    lga: "text",
    address: "text",
    branch_name: "text",
    bvn_verified: "boolean",
    onboarding_verified: "boolean",
    onboarding_complete: "boolean",
    date_modified: "timestamp",
  },
};

export const customers: SourceEntity = {
  name: "customers",
  type: "customer",
  table,
  cursor: "date_modified",
  scopeColumn: "c.id",
  stage: "source_customer",
  stageColumns: [
    "customer_name",
    "customer_phone",
    "date_of_birth",
    "gender",
    "state",
    "lga",
    "address",
    "kyc_status",
    "source_updated_at",
  ],
  rows: (where) => `
select o.id::bigint as id, case when not o.wanted then 'exclude' when o.fault is not null then 'quarantine' else 'load' end as verdict,
  case when o.wanted then o.fault end as fault, case when o.wanted and o.fault is not null then o.payload end as payload,
  o.customer_name, o.customer_phone, o.date_of_birth, o.gender, o.state, o.lga, o.address, o.kyc_status, o.source_updated_at
from (
  select c.id, coalesce(c.onboarding_complete, false)
      or exists (select from loans_ajoloan n where n.borrower_id = c.id and n.is_disbursed) as wanted,
    ${faultOf(customerFaults("c"))} as fault, ${payloadOf("c", table)} as payload,
    ${customerName("c")} as customer_name, ${filled("c.phone_number")} as customer_phone, c.dob as date_of_birth,
    ${filled("c.gender")} as gender, ${filled("c.state")} as state, ${filled("c.lga")} as lga, ${filled("c.address")} as address,
    case when c.bvn_verified and c.onboarding_verified then 'Verified' when c.bvn_verified then 'Partial' else 'Pending' end as kyc_status,
    c.date_modified as source_updated_at
  from ajo_ajouser c
  where ${where}
) o`,
  money: null,
  key: "id",
  facts: {
    customer_name: "customer_name",
    customer_phone: "customer_phone",
    date_of_birth: "date_of_birth",
    gender: "gender",
    state: "state",
    lga: "lga",
    address: "address",
    kyc_status: "kyc_status",
  },
  ours: {
    from: "customers t where source_id_of(t.customer_id) is not null and not t.is_placeholder",
    id: "source_id_of(t.customer_id)",
    scopeKey: "t.customer_id",
  },
};
