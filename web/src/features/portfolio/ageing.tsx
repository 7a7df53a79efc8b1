import { Text } from "@mantine/core";
import type { LoanSummary } from "#web/api/loans.ts";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Failure, Loading } from "#web/components/states.tsx";
import { AgeingTable } from "#web/features/loans/ageing-table.tsx";
import type { CountedBook } from "#web/features/portfolio/use-counts.ts";
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
      <AgeingTable
        summary={summary}
        addressOf={(bucket) => screenAddress("/loans", state, { portfolio: "true", bucket })}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {format.show(lateShare(summary), "ratio")} of the principal is late by a day or more.
      </Text>
    </>
  );
}

function lateShare({ buckets, principal_outstanding: total }: LoanSummary): number | null {
  const onTime = buckets.find(({ bucket }) => bucket === "0")?.principal_outstanding ?? 0;
  return total === 0 ? null : 1 - onTime / total;
}
