/**
 * A second, small demo portfolio, as a lender's own system sends it over HTTP: what the source database cannot carry. Waivers of each
 * kind, loans given a later schedule while late, fees partly taken at disbursement, weekly terms, ids that are words.
 * Built around the business date: the same date gives the same bodies. Amounts are whole naira.
 */
import type { IsoDate } from "#contract/ports.ts";
import { dateOf, type Day, dayOf } from "./days.ts";

const loansEach = 8;
const officers = [
  ["DIGITAL-1", "Ngozi O'Brien", "Digital Lagos", "South West"],
  ["DIGITAL-2", "Musa Danjuma", "Digital Lagos", "South West"],
  // Whoever shows these names has to show them as they are.
  ["DIGITAL-3", 'Ebiere "Ebi" <i>Dokubo</i> 🚀', "Digital Ọ̀ṣun & Warri <pilot>", "South South"],
].map(([officer_id, officer_name, branch, region]) => ({
  officer_id,
  officer_name,
  branch,
  region,
  user_type: "DIGITAL_AGENT",
  hire_date: "2024-02-01",
}));
const firstNames = ["Amaka", "Tunde", "Halima", "Chinedu", "Funke", "Ibrahim", "Efe", "Zainab"];
const lastNames = ["Adeyemi", "O'Connor", "Bello", "Eze", "Nwosu", "Garba", "Okoro", "Danladi"];
const waiverTypes = ["Interest", "Fee", "Principal", "Penalty"];

/** Of each officer's loans, by number: those that pay half, and of these those given a later schedule. */
const lateFrom = 3;
const scheduledFrom = 6;

const instalments = 12;
/** An instalment: 60,000 at 10 % and a fee of 1,000, of which 400 is taken at disbursement, in twelve weeks. */
const instalment = { principal: 5_000, interest: 500, fees: 50 };
const waived = 250;

type Row = Record<string, unknown>;

interface Plan {
  id: string;
  number: number;
  officer: (typeof officers)[number];
  firstDue: Day;
}

/** JSON texts for `POST /api/v1/etl/sync`, in order: the portfolio, then the later schedules. */
export function apiSet(businessDate: IsoDate): string[] {
  const today = dayOf(businessDate);
  const plans = officers.flatMap((officer, place) =>
    Array.from({ length: loansEach }, (_, number) => ({
      id: `DIG-${place + 1}${String(number + 1).padStart(2, "0")}`,
      number,
      officer,
      firstDue: today - 40 - 3 * number - place,
    })),
  );
  const scheduled = plans.filter(({ number }) => number >= scheduledFrom);
  const portfolio = {
    officers,
    customers: plans.map(customerOf),
    loans: plans.map(loanOf),
    loan_schedules: scheduled.flatMap((plan) => scheduleOf(plan, 0)),
    repayments: plans.flatMap((plan) => repaymentsOf(plan, today)),
  };
  const later = { loan_schedules: scheduled.flatMap((plan) => scheduleOf(plan, 14)) };
  return [portfolio, later].map((data) =>
    JSON.stringify({
      sync_timestamp: `${businessDate}T06:00:00+01:00`,
      sync_type: "incremental",
      data,
      metadata: { source_system: "demo" },
    }),
  );
}

/** Of one loan: markup, an apostrophe, diacritics and an emoji in one name. */
const oddLoan = "DIG-101";
const oddName = "Àdùnní <b>D'Almeida</b> & Sons 🌸";

function nameOf({ id, number, officer }: Plan): string {
  if (id === oddLoan) return oddName;
  const shift = officers.indexOf(officer);
  return `${firstNames[number]} ${lastNames[(number + 3 * shift) % lastNames.length]}`;
}

function customerOf(plan: Plan): Row {
  return { customer_id: `C-${plan.id}`, customer_name: nameOf(plan), kyc_status: "Verified" };
}

function loanOf(plan: Plan): Row {
  const { id, number, officer, firstDue } = plan;
  return {
    loan_id: id,
    customer_id: `C-${id}`,
    customer_name: nameOf(plan),
    officer_id: officer.officer_id,
    officer_name: officer.officer_name,
    region: officer.region,
    branch: officer.branch,
    loan_amount: instalments * instalment.principal,
    repayment_amount: instalments * (instalment.principal + instalment.interest),
    disbursement_date: dateOf(firstDue - 7),
    maturity_date: dateOf(firstDue + 7 * (instalments - 1)),
    loan_term_days: 7 * instalments,
    interest_rate: 0.1,
    fee_amount: instalments * instalment.fees + 400,
    fee_paid_upfront: 400,
    channel: number % 2 === 0 ? "Direct" : "Agent",
    status: "Active",
    first_payment_due_date: dateOf(firstDue),
    instalment_count: instalments,
    repayment_frequency: "WEEKLY",
    loan_type: "DIGITAL",
  };
}

function scheduleOf({ id, firstDue }: Plan, shift: number): Row[] {
  const { principal, interest, fees } = instalment;
  return Array.from({ length: instalments }, (_, index) => ({
    loan_id: id,
    installment_number: index + 1,
    due_date: dateOf(firstDue + 7 * index + shift),
    principal_due: principal,
    interest_due: interest,
    fee_due: fees,
    total_due: principal + interest + fees,
  }));
}

/** One payment a due date, or every second one; then what the source cannot say: a waiver, a reversal, money not handed over. */
function repaymentsOf(plan: Plan, today: Day): Row[] {
  const { number, firstDue } = plan;
  const due = Math.min(instalments, Math.floor((today - firstDue) / 7) + 1);
  const step = number < lateFrom ? 1 : 2;
  const rows: Row[] = [];
  for (let index = 0; index < due; index += step) {
    const day = firstDue + 7 * index + (number === lateFrom ? 2 : 0);
    if (day <= today) rows.push(paymentOf(plan, rows.length + 1, day));
  }
  const waiver = { ...emptyRow(plan, rows.length + 1, today - 3 - number), waiver_amount: waived };
  rows.push({
    ...waiver,
    waiver_type: waiverTypes[number % waiverTypes.length],
    waiver_approved_by: "Head of Credit",
  });
  if (number === 4)
    rows.push({ ...paymentOf(plan, rows.length + 1, today - 6), is_remitted: false });
  if (number === 5) {
    const taken = paymentOf(plan, rows.length + 1, today - 9);
    const reason = "cheque returned";
    rows.push({
      ...taken,
      is_reversed: true,
      reversal_date: dateOf(today - 7),
      reversal_reason: reason,
    });
  }
  return rows;
}

function paymentOf(plan: Plan, number: number, day: Day): Row {
  const { principal, interest, fees } = instalment;
  return {
    ...emptyRow(plan, number, day),
    payment_amount: principal + interest + fees,
    principal_paid: principal,
    interest_paid: interest,
    fees_paid: fees,
    is_backdated: plan.number === 2 && number === 1,
  };
}

function emptyRow({ id }: Plan, number: number, day: Day): Row {
  return {
    repayment_id: `${id}-${number}`,
    loan_id: id,
    payment_date: dateOf(day),
    payment_amount: 0,
    principal_paid: 0,
    interest_paid: 0,
    fees_paid: 0,
    payment_method: "TRANSFER",
  };
}
