/** What a write of an audit may hold, and what a list of audits may be asked. */

import {
  boolean,
  email,
  type Field,
  filledText,
  integer,
  oneOf,
  optional,
  required,
} from "#contract/field.ts";
import { listOf } from "#contract/loan-parameters.ts";
import { fromDigits, limit, page } from "#contract/parameters.ts";
import { actionTypes, auditStatuses } from "#contract/audit-steps.ts";
import type {
  ActionInput,
  AssigneeInput,
  MemberChange,
  MemberInput,
  StatusInput,
} from "#contract/audit-ports.ts";
import {
  freeTextLengthMax,
  labelLengthMax,
  memberIdMax,
  nameLengthMax,
  versionMax,
} from "#contract/limits.ts";

export type Fields<T> = { [K in keyof T]-?: Field<T[K]> };

const member = {
  name: required(filledText(nameLengthMax), "Full name"),
  email: optional(email, "E-mail address; another member's is refused"),
  role: required(filledText(labelLengthMax), 'What the member does, for example "Field auditor"'),
};

const version = required(
  integer(0, versionMax),
  "The version that was read; 0 for an audit nobody has written to. Another one is refused with 409",
);

const memberId = integer(1, memberIdMax);

const remarks = {
  notes: optional(filledText(freeTextLengthMax), "Why, or what was found"),
  acted_by: optional(memberId, "Team member who acts, as the sender says"),
};

export const memberFields: Fields<MemberInput> = member;

export const memberChangeFields: Fields<MemberChange> = {
  ...member,
  is_active: required(boolean, "Whether officers may be assigned to the member"),
  version,
};

export const assigneeFields: Fields<AssigneeInput> = {
  assignee_id: required(memberId, "An active team member"),
  version,
  ...remarks,
};

export const statusFields: Fields<StatusInput> = {
  status: required(oneOf(...auditStatuses), "The status it takes"),
  version,
  ...remarks,
};

export const actionFields: Fields<ActionInput> = {
  action_type: required(oneOf(...actionTypes), "What was done"),
  version,
  ...remarks,
};

export const auditListParameters = {
  page,
  limit,
  status: listOf(oneOf(...auditStatuses), "Audits of these statuses alone"),
  assignee_id: fromDigits(memberId, null, "Audits assigned to this team member alone"),
};
