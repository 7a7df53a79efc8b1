/** Codes of a single value's fault: `details.fields[].code` of an answer, `sync_error.error_details`. */
export const fieldCodes = {
  REQUIRED: "The field is missing or null.",
  BLANK: "The text has no visible character.",
  WRONG_TYPE:
    "The JSON type is another one: a number sent as a string, a boolean as a number, a fraction for an integer.",
  TOO_LONG: "The text is longer than its column.",
  BAD_TEXT: "The text holds NUL or half of a surrogate pair.",
  DUPLICATE_KEY: "An object has the same key twice.",
  NOT_A_DATE: "Not an existing day written YYYY-MM-DD, or it holds a time.",
  NOT_A_TIME: "Not ISO 8601 date and time with an offset.",
  NOT_EMAIL: "Not an e-mail address.",
  NOT_ALLOWED: "Not one of the values the field can have.",
  OUT_OF_RANGE: "Outside the range the message names.",
  TOO_MANY_DECIMALS: "Money has two decimals, an interest rate four. Nothing is rounded.",
  BELOW_LOAN_AMOUNT: "repayment_amount is less than loan_amount.",
  NOT_AFTER_DISBURSEMENT: "maturity_date is not after disbursement_date.",
  ABOVE_FEE_AMOUNT: "fee_paid_upfront is more than fee_amount.",
  SCHEDULE_TOO_LONG: "The instalments would be due after the calendar ends.",
  SUM_MISMATCH: "payment_amount is not the sum of its components.",
  NOTHING_PAID: "payment_amount is 0 and nothing is waived.",
  TOO_MANY_RECORDS: "The request holds more records than one request may.",
  TOO_DEEP: "The body is nested too deeply.",
  UNKNOWN_PARAMETER: "The query parameter does not exist.",
  GIVEN_TWICE: "The query parameter may be given once.",
} as const;

export type FieldCode = keyof typeof fieldCodes;
