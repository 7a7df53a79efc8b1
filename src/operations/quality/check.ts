/** A question to the data whose answer should be "none": one statement, and what to do about what it finds. */
export interface QualityCheck {
  /** In JSON, and for ever: placeholder_officers. */
  id: string;
  title: string;
  /** error: something is wrong here; warning: somewhere, probably at the source; info: not complete. */
  severity: "info" | "warning" | "error";
  /** Selects `id` (text) and `amount` (naira, or null where no money is meant) of each finding. */
  sql: string;
  resolution: string;
}
