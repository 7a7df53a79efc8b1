/** One officer: who it is, the numbers of the book now and before, its loans, and the audit. */

import { Button, SimpleGrid, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { Meta } from "#web/api/endpoint.ts";
import { type OfficerAnswer, officerMetrics } from "#web/api/officers.ts";
import { PlainLink } from "#web/components/link.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { AuditPanel } from "#web/features/officers/audit-panel.tsx";
import { OfficerFacts } from "#web/features/officers/officer-facts.tsx";
import { OfficerMetrics, type Numbers } from "#web/features/officers/officer-metrics.tsx";
import { OfficerPortfolio } from "#web/features/officers/officer-portfolio.tsx";
import { OfficerTiles } from "#web/features/officers/officer-tiles.tsx";
import { OfficerTrend } from "#web/features/officers/officer-trend.tsx";
import { TopRiskLoans } from "#web/features/officers/top-risk-loans.tsx";
import { joinList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

export function Officer() {
  const { officer_id: officerId = "" } = useParams({ strict: false });
  // Nothing of one officer stays while another is read: neither a number nor what was typed for an audit.
  return <OneOfficer key={officerId} officerId={officerId} />;
}

function OneOfficer({ officerId }: { officerId: string }) {
  const { state } = useUrlState();
  const found = useApi(officerMetrics, {
    officer_id: officerId,
    compare_to: state["compare_to"],
  });
  const who = found.data?.data.officer;
  const numbers = found.data === undefined ? null : numbersOf(officerId, found.data);
  return (
    <>
      <PageHead
        title={who?.officer_name ?? `Officer ${officerId}`}
        hint={who ? `${who.branch} · ${who.region ?? "no region"}` : "Officer"}
      >
        <Link href={screenAddress("/officers", state)}>All officers</Link>
        <Link href={screenAddress("/officers", state, { compare: joinList([officerId]) })}>
          Compare
        </Link>
      </PageHead>
      <Loaded query={found} height={600}>
        {({ data }) => (
          <Stack gap="sm">
            <OfficerFacts officer={data.officer} />
            {numbers === null ? (
              <Empty
                title="No loans by this day"
                hint="The officer's numbers begin with the first loan that is disbursed. Choose a later day above."
              />
            ) : (
              <Book officerId={officerId} numbers={numbers} topRiskLoans={data.top_risk_loans} />
            )}
          </Stack>
        )}
      </Loaded>
      {found.error === null ? (
        <Stack gap="sm" mt="sm">
          <AuditPanel officerId={officerId} />
          {numbers === null ? null : <OfficerMetrics numbers={numbers} />}
        </Stack>
      ) : null}
    </>
  );
}

function numbersOf(
  officerId: string,
  { data, meta }: { data: OfficerAnswer; meta: Meta },
): Numbers | null {
  if (data.current === null) return null;
  return {
    scope: `officer:${officerId}`,
    current: data.current,
    previous: data.previous ?? {},
    previousDay: String(meta["previous_as_of"]),
  };
}

function Link({ href, children }: { href: string; children: string }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      renderRoot={(props) => <PlainLink {...props} href={href} />}
    >
      {children}
    </Button>
  );
}

function Book({
  officerId,
  numbers,
  topRiskLoans,
}: {
  officerId: string;
  numbers: Numbers;
  topRiskLoans: readonly Readonly<Record<string, unknown>>[];
}) {
  return (
    <>
      <OfficerTiles numbers={numbers} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        <OfficerTrend scope={numbers.scope} />
        <OfficerPortfolio officerId={officerId} />
      </SimpleGrid>
      <TopRiskLoans loans={topRiskLoans} />
    </>
  );
}
