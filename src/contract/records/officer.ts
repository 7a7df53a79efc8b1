import { date, email, filledText, optional, required, text } from "#contract/field.ts";
import {
  codeLengthMax,
  idLengthMax,
  labelLengthMax,
  nameLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";
import { sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

export const officerSpec: RecordSpec<"officers"> = {
  entity: "officers",
  type: "officer",
  title: "Officer",
  fields: {
    officer_id: required(filledText(idLengthMax), "Unique officer identifier"),
    officer_name: required(filledText(nameLengthMax), "Full name of the officer"),
    officer_phone: optional(text(phoneLengthMax), "Phone number; never judged, E.164 recommended"),
    officer_email: optional(email, "E-mail address"),
    region: required(filledText(labelLengthMax), 'Geographic region, for example "South West"'),
    branch: required(filledText(labelLengthMax), 'Branch name, for example "Lagos Main"'),
    employment_status: optional(text(codeLengthMax), 'For example "Active", "Inactive"'),
    hire_date: optional(date(), "Date of hire"),
    user_type: optional(text(labelLengthMax), "The source's kind of user"),
    account_type: optional(text(labelLengthMax), "The source's account tier"),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set([
    "is_placeholder",
    "supervisor_email",
    "supervisor_name",
    "vertical_lead_email",
    "vertical_lead_name",
    "created_at",
    "updated_at",
  ]),
  key: ["officer_id"],
  keySeparator: "",
};
