import { Table, Text } from "@mantine/core";
import type { LoanSummary } from "#web/api/loans.ts";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Failure, Loading } from "#web/components/states.tsx";
import classes from "#web/features/portfolio/portfolio.module.css";
import type { CountedBook } from "#web/features/portfolio/use-counts.ts";
import { buckets } from "#web/lib/buckets.ts";
import * as format from "#web/lib/format.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** The portfolio by days past due. */
export function Ageing({ book }: { book: CountedBook }) {
  const { summary, error, retry } = book;
  return (
    <Panel
      title="Ageing of the portfolio"
      hint="Loans of the portfolio by days past due, with their whole outstanding principal."
    >
      {summary !== undefined ? (
        <Buckets summary={summary} />
      ) : error !== null ? (
        <Failure error={error} retry={retry} />
      ) : (
        <Loading height={240} label="Loading the ageing" />
      )}
    </Panel>
  );
}

function Buckets({ summary }: { summary: LoanSummary }) {
  const { state } = useUrlState();
  const total = summary.principal_outstanding;
  const rows = buckets.map(({ bucket, title, color }) => {
    const found = summary.buckets.find((one) => one.bucket === bucket);
    const principal = found?.principal_outstanding ?? 0;
    return {
      bucket,
      title,
      color,
      loans: found?.loans ?? 0,
      principal,
      share: total === 0 ? null : principal / total,
    };
  });
  if (summary.loans === 0) {
    return (
      <Empty
        title="No loan is in the portfolio"
        hint="Take a filter away, look at another day, or run a sync on the screen Data."
      />
    );
  }
  return (
    <>
      <div className={classes["stack"]} aria-hidden="true">
        {rows.map(({ bucket, share, color }) => (
          <div key={bucket} style={{ width: `${(share ?? 0) * 100}%`, background: color }} />
        ))}
      </div>
      <Table fz="sm" verticalSpacing={4} horizontalSpacing={6} data-testid="ageing">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Days past due</Table.Th>
            <Table.Th ta="right">Loans</Table.Th>
            <Table.Th ta="right">Principal, ₦</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ bucket, title, color, loans, principal, share }) => (
            <Table.Tr key={bucket}>
              <Table.Th scope="row" fw={400}>
                <span className={classes["key"]} style={{ background: color }} aria-hidden="true" />
                {title}
              </Table.Th>
              <Table.Td ta="right">
                <TextLink
                  size="sm"
                  href={screenAddress("/loans", state, { portfolio: "true", bucket })}
                >
                  {format.count(loans)}
                  <span className="visually-hidden"> loans, {title}</span>
                </TextLink>
              </Table.Td>
              <Table.Td ta="right">{format.naira(principal)}</Table.Td>
              <Table.Td ta="right">{format.show(share, "ratio")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row">Portfolio</Table.Th>
            <Table.Th ta="right">{format.count(summary.loans)}</Table.Th>
            <Table.Th ta="right">{format.naira(total)}</Table.Th>
            <Table.Th ta="right">{total === 0 ? format.nothing : format.ratio(1)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        {format.show(lateShare(rows), "ratio")} of the principal is late by a day or more.
      </Text>
    </>
  );
}

function lateShare(rows: readonly { bucket: string; share: number | null }[]): number | null {
  const onTime = rows.find(({ bucket }) => bucket === "0")?.share;
  return typeof onTime === "number" ? 1 - onTime : null;
}
