import { ApiError, validationError } from "#contract/errors.ts";
import { idLengthMax } from "#contract/limits.ts";
import type { IsoDate, Operations } from "#contract/ports.ts";

/** The future is not known: an `as_of`, or a day by another name, after the business date is refused. Throws ApiError. */
export async function checkAsOf(
  asOf: IsoDate | null,
  operations: Operations,
  name = "as_of",
): Promise<void> {
  if (asOf === null) return;
  const today = await operations.businessDate();
  if (asOf <= today) return;
  const message = `${name} must not be after the business date ${today}`;
  throw validationError([{ field: name, code: "OUT_OF_RANGE", message }]);
}

/** The id of a path, or 404: what no loan can be called need not be asked for. */
export function loanIdOf(params: unknown): string {
  const id = (params as { loan_id: string }).loan_id;
  if (id.length > 2 * idLengthMax || id.includes("\0")) throw loanNotFound();
  return id;
}

export function loanNotFound(): ApiError {
  return new ApiError("NOT_FOUND", {
    message: "Loan not found",
    details: { error: "No loan has this loan_id, or it was not yet disbursed on as_of." },
  });
}
