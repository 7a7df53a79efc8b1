/** What is asked before an operation that changes much. */
const questions: Readonly<Record<string, string>> = {
  "sync-full":
    "Reads the whole source database and writes every record that differs. It takes minutes; others can work meanwhile, and the numbers move when it ends.",
  recalculate:
    "Computes the stored fields of every loan anew. It changes numbers only where somebody wrote to the database by hand.",
  "roll-day":
    "Moves the business date of the whole service forward. It cannot be moved back; the service does it by itself at midnight in Lagos.",
  "waves-assign":
    "Assigns the wave of every loan that came without one anew, by the rule in the settings.",
  "hierarchy-load": "Writes supervisors, vertical leads and regions of the file onto the officers.",
  "hierarchy-apply": "Writes vertical lead and region of the officers onto all their loans.",
  "fix-first-payment-due-date":
    "Takes the first due date of every loan from the source again; days past due move where it differs.",
  "fix-repayment-amounts":
    "Takes the repayment amount of every loan from the source again; what is owed moves where it differs.",
  refresh:
    "Runs the whole guide: sync of everything, holidays, due dates, waves, hierarchy, recalculation and quality. It takes several minutes.",
};

/** null: nothing needs to be asked, as for a dry run. */
export function confirmText(
  name: string,
  parameters: Readonly<Record<string, string | boolean>>,
): string | null {
  if (parameters["dry_run"] === true) return null;
  if (name === "reconcile" && parameters["repair"] === true) {
    return "Reads every row that differs from the source anew and writes it over the copy.";
  }
  return questions[name] ?? null;
}
