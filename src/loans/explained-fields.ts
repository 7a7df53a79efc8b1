// The computed fields of a loan in words: what each means, its formula, the values it is made from, and whether instalments and
// repayments take part. The formulas themselves are SQL; a test recomputes every field from an answer made of this table.

interface ExplainedField {
  definition: string;
  formula: string;
  /** Columns of the loan, or names of `furtherInputs`. */
  inputs: readonly string[];
  instalments?: true;
  /** What a repayment `r` that counts brings to the field, as SQL; null: the field looks at its dates alone. */
  repayments?: string | null;
}

/** Beside the columns of a loan: over the loan `s` of the day and its row `o`. */
export const furtherInputs: Readonly<Record<string, string>> = {
  as_of: "s.as_of",
  tolerance: "o.tolerance",
  company_holidays: `(select coalesce(json_agg(day order by day), '[]') from calendar k, unnest(k.holiday_dates) day
    where day > s.disbursement_date and day <= s.as_of)`,
};

function waived(...types: string[]): string {
  const list = types.map((type) => `'${type}'`).join(", ");
  return `case when lower(r.waiver_type) in (${list}) then r.waiver_amount else 0 end`;
}

const curve = ["amount_due_total", "instalment_count", "schedule_source", "tolerance"];
const settles = "r.settles";
const contract: Readonly<Record<string, ExplainedField>> = {
  interest_total: {
    definition:
      "Interest of the whole term: what the contract says, else flat by the rate, rounded to the kobo at once.",
    formula:
      "repayment_amount − loan_amount when repayment_amount ≥ loan_amount; else loan_amount × interest_rate (nothing sent: 0)",
    inputs: ["loan_amount", "repayment_amount", "interest_rate"],
  },
  amount_due_total: {
    definition: "What is owed in all (D), without the part of the fee taken at disbursement.",
    formula: "loan_amount + interest_total + fee_amount − fee_paid_upfront",
    inputs: ["loan_amount", "interest_total", "fee_amount", "fee_paid_upfront"],
  },
  schedule_source: {
    definition: "What the due dates follow from.",
    formula:
      "schedule when the loan has schedule rows with a date and a total; else terms when a first due date was sent and a due date follows from it; else maturity",
    inputs: ["first_due_date_sent", "repayment_frequency", "maturity_date"],
    instalments: true,
  },
  instalment_count: {
    definition: "Number of instalments (n).",
    formula: "the number of instalments below",
    inputs: ["schedule_source", "instalment_count_sent", "repayment_frequency", "maturity_date"],
    instalments: true,
  },
  first_payment_due_date: {
    definition: "The schedule's first date; else the first due date as sent; else null.",
    formula: "schedule: due date of instalment 1; terms: first_due_date_sent; maturity: null",
    inputs: ["schedule_source", "first_due_date_sent"],
    instalments: true,
  },
  first_instalment_due_date: {
    definition:
      "The day the first instalment is really due, a business day where the dates follow from terms.",
    formula: "due date of instalment 1",
    inputs: [],
    instalments: true,
  },
  last_instalment_due_date: {
    definition: "The day the last instalment is due.",
    formula: "due date of instalment n",
    inputs: ["instalment_count"],
    instalments: true,
  },
};

const sums: Readonly<Record<string, ExplainedField>> = {
  total_principal_paid: {
    definition: "Principal paid by the repayments that count.",
    formula: "Σ principal_paid",
    inputs: [],
    repayments: "r.principal_paid",
  },
  total_interest_paid: {
    definition: "Interest paid by the repayments that count.",
    formula: "Σ interest_paid",
    inputs: [],
    repayments: "r.interest_paid",
  },
  total_fees_paid: {
    definition: "Fees paid by the repayments that count, and the part taken at disbursement.",
    formula: "fee_paid_upfront + Σ fees_paid",
    inputs: ["fee_paid_upfront"],
    repayments: "r.fees_paid",
  },
  total_repayments: {
    definition: "Amounts of the repayments that count.",
    formula: "Σ payment_amount",
    inputs: [],
    repayments: "r.payment_amount",
  },
  settled_amount: {
    definition:
      "What counts against the contract (S): principal, interest and fees paid or waived; neither penalties nor fees taken at disbursement.",
    formula:
      "Σ (principal_paid + interest_paid + fees_paid + waiver of principal, interest or fee)",
    inputs: [],
    repayments: settles,
  },
  principal_outstanding: {
    definition: "Principal still owed.",
    formula: "max(0, loan_amount − Σ (principal_paid + principal waived))",
    inputs: ["loan_amount"],
    repayments: `r.principal_paid + ${waived("principal")}`,
  },
  interest_outstanding: {
    definition: "Interest still owed.",
    formula: "max(0, interest_total − Σ (interest_paid + interest waived))",
    inputs: ["interest_total"],
    repayments: `r.interest_paid + ${waived("interest")}`,
  },
  fees_outstanding: {
    definition: "Fees still owed.",
    formula: "max(0, fee_amount − fee_paid_upfront − Σ (fees_paid + fees waived))",
    inputs: ["fee_amount", "fee_paid_upfront"],
    repayments: `r.fees_paid + ${waived("fee", "fees")}`,
  },
  total_outstanding: {
    definition: "Principal, interest and fees still owed, due or not.",
    formula: "principal_outstanding + interest_outstanding + fees_outstanding",
    inputs: ["principal_outstanding", "interest_outstanding", "fees_outstanding"],
  },
  actual_outstanding: {
    definition: "What is really owed once an overpaid component is netted.",
    formula: "max(0, amount_due_total − S)",
    inputs: ["amount_due_total"],
    repayments: settles,
  },
  overpaid_amount: {
    definition: "What was settled beyond the contract.",
    formula: "max(0, S − amount_due_total)",
    inputs: ["amount_due_total"],
    repayments: settles,
  },
};

const coverage: Readonly<Record<string, ExplainedField>> = {
  covered_instalments: {
    definition:
      "Instalments before the first one that is not covered. Instalment k is covered when its cumulative due is at most S + k × tolerance.",
    formula:
      "instalments before the first with cumulative due > S + k × tolerance; cumulative due of k instalments: as sent by a schedule, else exactly amount_due_total × k ÷ instalment_count",
    inputs: curve,
    instalments: true,
    repayments: settles,
  },
  is_settled: {
    definition: "Whether every instalment is covered.",
    formula: "covered_instalments = instalment_count",
    inputs: ["covered_instalments", ...curve],
    instalments: true,
    repayments: settles,
  },
  oldest_unpaid_due_date: {
    definition: "Due date of the first instalment not covered; null when all are.",
    formula: "due date of instalment covered_instalments + 1",
    inputs: ["covered_instalments", ...curve],
    instalments: true,
    repayments: settles,
  },
  current_dpd: {
    definition:
      "Days past due: calendar days since the due date of the first instalment not covered.",
    formula: "max(0, as_of − oldest_unpaid_due_date); 0 when that is null",
    inputs: ["oldest_unpaid_due_date", "covered_instalments", ...curve],
    instalments: true,
    repayments: settles,
  },
  dpd_bucket: {
    definition: "The range of DPD: 0, 1-6, 7-30, 31-60, 61-90, 90+ (91 and more).",
    formula: "the range that current_dpd lies in",
    inputs: ["current_dpd"],
  },
  early_indicator_tagged: {
    definition: "Whether the loan is in its first days of delay.",
    formula: "1 ≤ current_dpd ≤ 6",
    inputs: ["current_dpd"],
  },
  missed_instalments: {
    definition: "Instalments due before as_of that are not covered.",
    formula: "max(0, instalments due before as_of − covered_instalments)",
    inputs: ["covered_instalments"],
    instalments: true,
  },
  past_due_amount: {
    definition: "What was due before as_of: an instalment due today is not late until tomorrow.",
    formula: "cumulative due of the instalments due before as_of",
    inputs: [],
    instalments: true,
  },
  arrears_amount: {
    definition: "The late part alone.",
    formula: "0 when current_dpd = 0; else past_due_amount − S",
    inputs: ["current_dpd", "past_due_amount"],
    instalments: true,
    repayments: settles,
  },
  repayment_days_due_today: {
    definition: "Instalments due on or before as_of.",
    formula: "number of instalments due on or before as_of",
    inputs: [],
    instalments: true,
  },
  repayment_days_paid: {
    definition: "What is settled, counted in instalments.",
    formula: "S × instalment_count ÷ amount_due_total",
    inputs: ["instalment_count", "amount_due_total"],
    repayments: settles,
  },
  daily_repayment_amount: {
    definition: "What is due on a day.",
    formula:
      "amount_due_total ÷ instalment_count for DAILY loans whose dates follow from terms; else amount_due_total ÷ loan_term_days",
    inputs: [
      "amount_due_total",
      "schedule_source",
      "repayment_frequency",
      "instalment_count",
      "loan_term_days",
    ],
  },
};

const behaviour: Readonly<Record<string, ExplainedField>> = {
  first_payment_received_date: {
    definition: "Date of the first payment; null if none.",
    formula: "least payment_date of the payments",
    inputs: [],
    repayments: null,
  },
  last_payment_date: {
    definition: "Date of the last payment; null if none.",
    formula: "greatest payment_date of the payments",
    inputs: [],
    repayments: null,
  },
  payment_day_count: {
    definition: "Days with a payment.",
    formula: "number of different payment_date of the payments",
    inputs: [],
    repayments: null,
  },
  on_time_payment_day_count: {
    definition: "Days with a payment on which the loan was not late before it.",
    formula: "number of different payment_date of the payments with dpd_before = 0",
    inputs: [],
    repayments: null,
  },
  repayment_delay_rate: {
    definition: "Percentage of payment days that were on time; null without payments.",
    formula: "100 × on-time payment days ÷ payment days",
    inputs: ["on_time_payment_day_count", "payment_day_count"],
    repayments: null,
  },
  max_dpd_ever: {
    definition: "The most days past due the loan is known to have had.",
    formula: "the greatest of current_dpd and dpd_before of the repayments that count",
    inputs: ["current_dpd"],
    repayments: null,
  },
  first_payment_missed: {
    definition:
      "Whether the first instalment's due date passed without a payment on or before it; null without due dates of its own.",
    formula:
      "null for source maturity; false while as_of ≤ first_instalment_due_date; else true unless a payment came on or before it",
    inputs: ["schedule_source", "first_instalment_due_date", "first_payment_received_date"],
    repayments: null,
  },
  fimr_tagged: {
    definition: "Whether the first payment is known to be missed.",
    formula: "first_payment_missed is true",
    inputs: ["first_payment_missed"],
  },
  days_since_last_repayment: {
    definition: "Days since the last payment; null if none.",
    formula: "as_of − last_payment_date",
    inputs: ["last_payment_date"],
    repayments: null,
  },
  days_since_due: {
    definition:
      "Lateness of the first payment against the first instalment, negative when early; while nothing came, up to as_of.",
    formula:
      "null for source maturity; else (first_payment_received_date, or as_of) − first_instalment_due_date",
    inputs: ["schedule_source", "first_instalment_due_date", "first_payment_received_date"],
    repayments: null,
  },
  timeliness_score: {
    definition:
      "How near to their due dates amounts came, 0 to 100: each counts in full when on time, nothing from 30 days late on.",
    formula:
      "100 × (Σ payment_amount × w(dpd_before) + arrears_amount × w(current_dpd)) ÷ (Σ payment_amount + arrears_amount) over the payments, w(d) = max(0, 30 − d) ÷ 30; amounts below are payment_amount × max(0, 30 − dpd_before); null when nothing was paid or is late",
    inputs: ["arrears_amount", "current_dpd"],
    repayments: "case when r.is_payment then r.payment_amount * greatest(0, 30 - r.dpd_before) end",
  },
  repayment_health: {
    definition:
      "40 % timeliness, 40 % coverage of what is past due, 20 % recency of the last payment; null with timeliness.",
    formula:
      "100 × (0.40 × timeliness ÷ 100 + 0.40 × coverage + 0.20 × recency), timeliness unrounded; coverage and recency are 1 when current_dpd = 0; else S ÷ past due (exactly) and max(0, 30 − days_since_last_repayment) ÷ 30 (never paid: 0); amounts below are those of timeliness",
    inputs: [
      "arrears_amount",
      "current_dpd",
      "settled_amount",
      "days_since_last_repayment",
      "amount_due_total",
      "instalment_count",
      "schedule_source",
    ],
    instalments: true,
    repayments: "case when r.is_payment then r.payment_amount * greatest(0, 30 - r.dpd_before) end",
  },
  business_days_since_disbursement: {
    definition: "Business days after the disbursement, up to as_of.",
    formula: "Mondays to Fridays in (disbursement_date, as_of] that are no company holiday",
    inputs: ["disbursement_date", "company_holidays"],
  },
  loan_age_days: {
    definition: "Calendar days since the disbursement.",
    formula: "as_of − disbursement_date",
    inputs: ["disbursement_date"],
  },
  left_date: {
    definition: "The day a closed or written-off loan left the portfolio; null while Active.",
    formula: "null when status is Active; else closed_date, else status_since",
    inputs: ["status", "closed_date", "status_since"],
  },
};

export const explainedFields: Readonly<Record<string, ExplainedField>> = {
  ...contract,
  ...sums,
  ...coverage,
  ...behaviour,
};
