/** A sync cannot do its work: what, where, and what to do. Nothing of the step that failed was kept. */
export class SyncError extends Error {
  override name = "SyncError";
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
