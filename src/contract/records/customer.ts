import { date, email, filledText, optional, required, text } from "#contract/field.ts";
import {
  birthDateMin,
  codeLengthMax,
  freeTextLengthMax,
  idLengthMax,
  labelLengthMax,
  nameLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";
import { sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

export const customerSpec: RecordSpec<"customers"> = {
  entity: "customers",
  type: "customer",
  title: "Customer",
  fields: {
    customer_id: required(filledText(idLengthMax), "Unique customer identifier"),
    customer_name: required(filledText(nameLengthMax), "Full name of the customer"),
    customer_phone: optional(text(phoneLengthMax), "Phone number; never judged, E.164 recommended"),
    customer_email: optional(email, "E-mail address"),
    date_of_birth: optional(date(birthDateMin), "Date of birth"),
    gender: optional(text(codeLengthMax), 'For example "Male", "Female"'),
    state: optional(text(labelLengthMax), "State of residence"),
    lga: optional(text(labelLengthMax), "Local Government Area"),
    address: optional(text(freeTextLengthMax), "Residential address"),
    kyc_status: optional(text(codeLengthMax), 'For example "Verified", "Pending"'),
    kyc_verified_date: optional(date(), "Date of the KYC verification"),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set(["is_placeholder", "created_at", "updated_at"]),
  key: ["customer_id"],
  keySeparator: "",
};
