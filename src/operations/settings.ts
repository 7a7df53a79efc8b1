// The settings: read, changed with a reason, and how they came to be what they are.
import { ApiError, validationError } from "#contract/errors.ts";
import type { SettingChange, Settings } from "#contract/setting-ports.ts";
import type { Database } from "#store/database.ts";

const listSettings = `
select coalesce(json_agg(row_to_json(s) order by s.name), '[]')::text as json
from (select name, value, default_value, unit, description, updated_at, updated_by from settings) s`;

const changeSetting =
  "select row_to_json(s)::text as json from set_setting($1, $2::jsonb, $3, $4) s";

const listChanges = `
select (select count(*)::integer from settings_history h where h.name = s.name) as total,
  (select coalesce(json_agg(row_to_json(r) order by r.changed_at desc, r.id desc), '[]')::text from (
    select id, old_value, new_value, changed_by, reason, changed_at from settings_history h where h.name = s.name
    order by changed_at desc, id desc limit $2::integer offset $3::bigint) r) as json
from settings s where s.name = $1`;

export function createSettings(db: Database): Settings {
  return {
    async list() {
      const [row] = await db.query<{ json: string }>(listSettings);
      return row?.json ?? "[]";
    },
    set: (change) => set(db, change),
    async history(name, { page, limit }) {
      const [row] = await db.query<{ json: string; total: number }>(listChanges, [
        name,
        limit,
        (page - 1) * limit,
      ]);
      return row ?? null;
    },
  };
}

/** Some settings recompute every loan, so without the statement timeout of a request. */
async function set(db: Database, change: SettingChange): Promise<string> {
  const { name, value, changedBy, reason } = change;
  const work = db.transaction(
    (tx) => tx.query<{ json: string }>(changeSetting, [name, value, changedBy, reason]),
    { statementTimeoutMs: 0 },
  );
  const [row] = await work.catch((error: unknown) => {
    throw refusal(error) ?? error;
  });
  if (!row) throw new Error("set_setting answered without a row");
  return row.json;
}

/** What set_setting() and the reading of its value refuse. */
function refusal(error: unknown): ApiError | null {
  const { code = "", message, hint } = error as { code?: string; message?: string; hint?: string };
  const said = hint === undefined ? `${message}` : `${message}: ${hint.replace(/\.$/, "")}`;
  switch (code) {
    case "SM001":
      return validationError([{ field: "reason", code: "REQUIRED", message: said }]);
    case "SM002":
      return new ApiError("NOT_FOUND", {
        message: "Setting not found",
        details: { error: `${said}.` },
      });
    case "SM003":
      return validationError([{ field: "value", code: "NOT_ALLOWED", message: said }]);
    case "22003":
    case "22P02":
    case "22P05":
      return validationError([
        { field: "value", code: "NOT_ALLOWED", message: "value cannot be stored: shorten it" },
      ]);
    default:
      return null;
  }
}
