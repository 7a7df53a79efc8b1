import { Group, Progress, Table, Text } from "@mantine/core";
import { loans, loanSummaryShape, type LoanSummary } from "#web/api/loans.ts";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { bucketTitle } from "#web/lib/buckets.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { patched, screenAddress, type UrlState, useUrlState } from "#web/lib/url-state.ts";

/** The loans of the officer's portfolio by how late they are; each number opens its list. */
export function OfficerPortfolio({ officerId }: { officerId: string }) {
  const { state } = useUrlState();
  const found = useApi(loans, { officer_id: joinList([officerId]), portfolio: true, limit: 1 });
  // The officer's whole book, whatever part of the company the last screen showed.
  const kept: UrlState = state["as_of"] === undefined ? {} : { as_of: state["as_of"] };
  const address = (patch: Readonly<Record<string, string>>): string =>
    screenAddress("/loans", kept, { officer_id: joinList([officerId]), ...patch });
  return (
    <Panel
      title="Portfolio"
      actions={
        <Group gap="sm">
          <TextLink size="sm" href={address({ portfolio: "true" })}>
            Portfolio loans
          </TextLink>
          <TextLink size="sm" href={address({})}>
            All loans
          </TextLink>
        </Group>
      }
    >
      <Loaded query={found} height={260}>
        {({ meta }) => {
          const read = loanSummaryShape.safeParse(meta["summary"]);
          return read.success ? (
            <Buckets
              summary={read.data}
              address={(bucket) => address(patched({ portfolio: "true" }, { bucket }))}
            />
          ) : (
            <Empty title="No sums" hint="The server's answer has none. Reload the page." />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function Buckets({
  summary,
  address,
}: {
  summary: LoanSummary;
  address: (bucket: string) => string;
}) {
  const { buckets, portfolio_total: total } = summary;
  if (summary.active_loans === 0) {
    return <Empty title="No loans in the portfolio" hint="All loans have left or are settled." />;
  }
  return (
    <>
      <Text size="sm" mb="xs">
        {format.plural(summary.active_loans, "loan")}, ₦{format.naira(total)} outstanding principal;{" "}
        ₦{format.naira(summary.overdue_15d)} more than 15 days overdue.
      </Text>
      <Table fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Days past due</Table.Th>
            <Table.Th ta="right">Loans</Table.Th>
            <Table.Th ta="right">Outstanding principal, ₦</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th w="25%" visibleFrom="sm" aria-hidden />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buckets.map(({ bucket, loans: count, principal_outstanding: principal }) => {
            const share = total === 0 ? null : principal / total;
            return (
              <Table.Tr key={bucket} data-bucket={bucket}>
                <Table.Th scope="row" fw={400}>
                  {bucketTitle(bucket)}
                </Table.Th>
                <Table.Td ta="right">
                  {count === 0 ? (
                    <Text span c="dimmed" fz="xs">
                      0
                    </Text>
                  ) : (
                    <TextLink size="xs" href={address(bucket)}>
                      {format.count(count)}
                    </TextLink>
                  )}
                </Table.Td>
                <Table.Td ta="right">{format.naira(principal)}</Table.Td>
                <Table.Td ta="right">{format.show(share, "ratio")}</Table.Td>
                <Table.Td visibleFrom="sm" aria-hidden>
                  <Progress value={(share ?? 0) * 100} size="sm" aria-hidden />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </>
  );
}
