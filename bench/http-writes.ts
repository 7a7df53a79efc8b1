// What a source's changes look like to the service: repayments it has, with another amount each time, so that the book does not
// grow while it is measured.
import type { RepaymentRecord } from "#contract/ports.ts";
import { naira } from "#demo/money.ts";
import type { BenchBook } from "./book.ts";
import { post, syncBody } from "./ingest-cases.ts";

export interface Writer {
  /** One repayment: the least that makes a new data version. */
  change(apiUrl: string): Promise<void>;
  /** Batch after batch until `stop` is aborted; answers their number. */
  sync(apiUrl: string, stop: AbortSignal): Promise<number>;
}

/** The lender's backend is another machine than its managers' browsers; who wrote reads what he wrote (all of 127/8 is loopback on Linux). */
const backend = "127.0.0.2";

const rowsOfBatch = 200;
const batches = 10;

export function createWriter(book: BenchBook): Writer {
  const [rows = []] = book.repaymentBatches(rowsOfBatch * batches);
  let round = 0;
  const send = async (apiUrl: string, first: number, count: number): Promise<void> => {
    round += 1;
    const changed = rows.slice(first, first + count).map((row) => amended(row, round));
    await post(`${apiUrl}/etl/sync`, syncBody(changed), 200, backend);
  };
  return {
    change: (apiUrl) => send(apiUrl, 0, 1),
    async sync(apiUrl, stop) {
      let sent = 0;
      for (; !stop.aborted; sent += 1) {
        await send(apiUrl, (sent * rowsOfBatch) % rows.length, rowsOfBatch);
      }
      return sent;
    },
  };
}

/** So many kobo more, as a penalty. */
function amended(row: RepaymentRecord, kobo: number): RepaymentRecord {
  const paid = Number(row.payment_amount.replace(".", ""));
  return { ...row, payment_amount: naira(paid + kobo), penalty_paid: naira(kobo) };
}
