import { Table, Text } from "@mantine/core";
import type { LoanSummary } from "#web/api/loans.ts";
import { TextLink } from "#web/components/link.tsx";
import classes from "#web/features/loans/ageing-table.module.css";
import { buckets } from "#web/lib/buckets.ts";
import * as format from "#web/lib/format.ts";

/** Loans by days past due, each bucket with its list. `summary` is of loans of the portfolio alone. */
export function AgeingTable({
  summary,
  addressOf,
}: {
  summary: LoanSummary;
  /** The list of a bucket's loans. */
  addressOf: (bucket: string) => string;
}) {
  const total = summary.principal_outstanding;
  const rows = buckets.map(({ bucket, title, color }) => {
    const found = summary.buckets.find((one) => one.bucket === bucket);
    const principal = found?.principal_outstanding ?? 0;
    const share = total === 0 ? null : principal / total;
    return { bucket, title, color, loans: found?.loans ?? 0, principal, share };
  });
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
            <Table.Tr key={bucket} data-bucket={bucket}>
              <Table.Th scope="row" fw={400}>
                <span className={classes["key"]} style={{ background: color }} aria-hidden="true" />
                {title}
              </Table.Th>
              <Table.Td ta="right">
                {loans === 0 ? (
                  <Text span c="dimmed" size="sm">
                    0
                  </Text>
                ) : (
                  <TextLink size="sm" href={addressOf(bucket)}>
                    {format.count(loans)}
                    <span className="visually-hidden"> loans, {title}</span>
                  </TextLink>
                )}
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
    </>
  );
}
