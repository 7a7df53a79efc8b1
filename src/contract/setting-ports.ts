/** What the shells ask of the settings; src/operations implements it. As in ports.ts. */

export interface SettingChange {
  name: string;
  /** JSON text, digit for digit as sent. */
  value: string;
  /** null: none was sent, which is refused. */
  reason: string | null;
  changedBy: string;
}

/** Answers are JSON text built in SQL, so that 1.00 stays 1.00. */
export interface Settings {
  list(): Promise<string>;
  /** `{name, old_value, value, loans_refreshed}`. Throws ApiError: an unknown name, no reason, a value the setting cannot take. */
  set(change: SettingChange): Promise<string>;
  /** Newest first; null: there is no such setting. */
  history(
    name: string,
    page: { page: number; limit: number },
  ): Promise<{ json: string; total: number } | null>;
}
