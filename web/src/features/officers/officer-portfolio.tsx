import { Group, Text } from "@mantine/core";
import { loans, loanSummaryShape, type LoanSummary } from "#web/api/loans.ts";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { AgeingTable } from "#web/features/loans/ageing-table.tsx";
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
              addressOf={(bucket) => address(patched({ portfolio: "true" }, { bucket }))}
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
  addressOf,
}: {
  summary: LoanSummary;
  addressOf: (bucket: string) => string;
}) {
  if (summary.loans === 0) {
    return <Empty title="No loans in the portfolio" hint="All loans have left or are settled." />;
  }
  return (
    <>
      <AgeingTable summary={summary} addressOf={addressOf} />
      <Text size="xs" c="dimmed" mt={4}>
        ₦{format.naira(summary.overdue_15d)} more than 15 days overdue.
      </Text>
    </>
  );
}
