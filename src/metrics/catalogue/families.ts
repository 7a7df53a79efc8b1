// The chapters of the handbook: what each family of metrics tells, and which metrics are in it.

interface Family {
  title: string;
  prose: string;
  /** Ids. */
  metrics: readonly string[];
}

export const families: readonly Family[] = [
  {
    title: "The size of the book",
    prose:
      "How much is out, with how many customers. Nothing here is good or bad by itself; most shares in the other chapters are shares of one of these.",
    metrics: [
      "portfolio_total",
      "total_outstanding",
      "active_loans",
      "loans",
      "disbursed",
      "disbursed_amount",
    ],
  },
  {
    title: "What is at risk",
    prose:
      "Portfolio at risk is the whole balance of late loans, never the late part alone, over the portfolio's principal. PAR X means strictly more than X days: a loan 30 days late is not in PAR 30. Three things lower it: customers who pay, new loans that make the denominator larger, and bad loans that leave by being written off or rescheduled. Only the first is collecting, so read PAR beside disbursements, write-offs and PAR 30 with rescheduled loans.",
    metrics: [
      "par0",
      "par1",
      "par7",
      "par15",
      "par30",
      "par60",
      "par90",
      "par30_incl_rescheduled",
      "bucket_0",
      "bucket_1_6",
      "bucket_7_30",
      "bucket_31_60",
      "bucket_61_90",
      "bucket_over_90",
      "overdue_15d",
      "porr",
      "arrears_ratio",
    ],
  },
  {
    title: "First payments",
    prose:
      "How loans begin says most about how they end. These metrics judge selling: the choice of the customer, the amount and the first due date. They run over all disbursed loans, so a bad month stays visible after its loans are written off.",
    metrics: ["fimr", "fimr_band", "fpd0", "fpd7", "fpd30"],
  },
  {
    title: "Early delay",
    prose:
      "Between the first missed day and the seventh a loan is won or lost. Slippage says how much is falling, roll how much of it was not caught.",
    metrics: ["amount_due_7d", "slippage", "slippage_band", "roll", "roll_band"],
  },
  {
    title: "Earning and paying on time",
    prose:
      "What the book brings in, and with how much effort. These are slow: they look at months or at whole histories.",
    metrics: ["yield", "ayr", "ayr_band", "frr", "oti", "cp"],
  },
  {
    title: "The daily round",
    prose:
      "What was due, what came, and who has gone quiet. Without a window asked for, expected and collected are of the thirty days up to the day.",
    metrics: [
      "expected",
      "collected",
      "collection_rate",
      "paying_loans",
      "inactive_loans",
      "never_paid_loans",
    ],
  },
  {
    title: "Conduct",
    prose:
      "Not how customers pay but how the office books. Each of these has an innocent explanation; together they are what an audit begins with.",
    metrics: [
      "entries",
      "backdated",
      "backdated_ratio",
      "reversals",
      "reversal_ratio",
      "waivers",
      "waiver_ratio",
      "float_gap",
    ],
  },
  {
    title: "Scores and ranks",
    prose:
      "Composites put the chapters above into one number. They are for choosing where to look, not for judging: open the parts first. Weights, limits and versions are settings with a history.",
    metrics: ["risk_score", "risk_band", "dqi", "dqi_band", "rank"],
  },
];
