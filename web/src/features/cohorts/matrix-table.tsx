import { Box } from "@mantine/core";
import { closingBuckets, openingBuckets } from "#contract/flow-ports.ts";
import type { Transition, TransitionSums } from "#web/api/flows.ts";
import { PlainLink } from "#web/components/link.tsx";
import classes from "#web/features/cohorts/grid-table.module.css";
import { heat, type HeatTone } from "#web/features/cohorts/heat.ts";
import * as format from "#web/lib/format.ts";
import { usePageAddress, useUrlState } from "#web/lib/url-state.ts";

/** A loan that came later than before is bad news, one that is gone unpaid too; New loans come from nowhere. */
function toneOf(from: string, to: string): HeatTone {
  if (to === "Paid off") return "good";
  if (to === "Written off") return "bad";
  const [then, now] = [
    closingBuckets.findIndex((b) => b === from),
    closingBuckets.findIndex((b) => b === to),
  ];
  if (from === "New") return now > 0 ? "bad" : "good";
  if (then === now) return "neutral";
  return now > then ? "bad" : "good";
}

export function MatrixTable({
  cells,
  sums,
  isBalance,
}: {
  cells: readonly Transition[];
  sums: TransitionSums;
  isBalance: boolean;
}) {
  const show = (of: { loans: number; opening_balance: number }): string =>
    isBalance ? format.naira(of.opening_balance) : format.count(of.loans);
  return (
    <Box className={classes["frame"]} tabIndex={0} role="group" aria-label="Transition matrix">
      <table className={classes["table"]} data-testid="transition-matrix">
        <thead>
          <tr>
            <th scope="col">{isBalance ? "Principal, ₦" : "Loans"}</th>
            {closingBuckets.map((bucket) => (
              <th key={bucket} scope="col">
                {bucket}
              </th>
            ))}
            <th scope="col">All</th>
          </tr>
        </thead>
        <tbody>
          {openingBuckets.map((from) => {
            const row = sums.rows.find(({ from_bucket: own }) => own === from);
            return (
              <tr key={from}>
                <th scope="row">{from}</th>
                {closingBuckets.map((to) => (
                  <MatrixCell
                    key={to}
                    cell={cells.find((one) => one.from_bucket === from && one.to_bucket === to)}
                    isBalance={isBalance}
                    text={show}
                  />
                ))}
                <td>{row === undefined ? null : show(row)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {closingBuckets.map((to) => {
              const column = sums.columns.find(({ to_bucket: own }) => own === to);
              return <td key={to}>{column === undefined ? null : show(column)}</td>;
            })}
            <td>{show(sums.whole)}</td>
          </tr>
        </tfoot>
      </table>
    </Box>
  );
}

function MatrixCell({
  cell,
  isBalance,
  text,
}: {
  cell: Transition | undefined;
  isBalance: boolean;
  text: (cell: Transition) => string;
}) {
  const { state } = useUrlState();
  const here = usePageAddress();
  if (cell === undefined) return <td>{format.nothing}</td>;
  if (cell.loans === 0) return <td className={classes["quiet"]}>0</td>;
  const { from_bucket: from, to_bucket: to } = cell;
  const share = isBalance ? cell.share_of_balance : cell.share_of_loans;
  const isChosen = state["from_bucket"] === from && state["to_bucket"] === to;
  const href = here({ from_bucket: from, to_bucket: to, sort: null, columns: null });
  return (
    <td
      style={heat(share, toneOf(from, to))}
      className={[classes["tinted"], isChosen && classes["chosen"]].filter(Boolean).join(" ")}
    >
      <PlainLink
        href={href}
        className={classes["link"]}
        aria-current={isChosen ? "true" : undefined}
      >
        <span className="visually-hidden">{`${from} to ${to}: `}</span>
        {text(cell)}
        <span className={classes["second"]}>
          {format.show(share, "ratio")}
          <span className="visually-hidden"> of the row</span>
        </span>
      </PlainLink>
    </td>
  );
}
