import { Group, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { quality, type QualityFinding } from "#web/api/operations.ts";
import { Tone } from "#web/components/band.tsx";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { exampleAddress } from "#web/features/data/example-address.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

const looks = {
  error: { tone: "red", text: "Error", icon: <IconAlertOctagon size={12} aria-hidden /> },
  warning: { tone: "amber", text: "Warning", icon: <IconAlertTriangle size={12} aria-hidden /> },
  info: { tone: "watch", text: "Note", icon: <IconInfoCircle size={12} aria-hidden /> },
} as const;

const order = ["error", "warning", "info"] as const;

export function QualityTab() {
  const query = useApi(quality);
  return (
    <Loaded query={query} height={500}>
      {({ data }) => {
        const open = order.flatMap((severity) =>
          data.checks.filter((check) => check.severity === severity && check.count > 0),
        );
        const fine = data.checks.filter(({ count }) => count === 0);
        return (
          <Stack gap="sm">
            <Panel
              title="Findings"
              hint={`${format.plural(data.checks.length, "check")}, made now; ${open.length} with findings. An error is wrong here, a warning probably at the source, a note is incomplete.`}
            >
              {open.length === 0 ? (
                <Empty title="Nothing found" hint="Every check came back empty." />
              ) : (
                <Stack gap={0}>
                  {open.map((check) => (
                    <Finding key={check.id} check={check} />
                  ))}
                </Stack>
              )}
            </Panel>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              <Facts title="All loans" facts={data.all_loans} />
              <Facts title="Active loans" facts={data.active_loans} />
            </SimpleGrid>
            <Panel title="Without findings" hint="These checks came back empty.">
              <ul style={{ margin: 0, paddingLeft: 18, fontSize: "0.8125rem" }}>
                {fine.map(({ id, title }) => (
                  <li key={id}>{title}</li>
                ))}
              </ul>
            </Panel>
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Finding({ check }: { check: QualityFinding }) {
  const { id, title, severity, count, amount, examples, resolution } = check;
  const { state } = useUrlState();
  const openLoan = useLoanAddress();
  return (
    <Stack
      gap={2}
      py="xs"
      style={{ borderTop: "1px solid var(--line)" }}
      data-testid={`check-${id}`}
    >
      <Group gap="xs" justify="space-between" align="flex-start">
        <Group gap="xs">
          <Tone {...looks[severity]} />
          <Text size="sm" fw={600}>
            {title}
          </Text>
        </Group>
        <Text size="sm" fw={600}>
          {format.count(count)}
          {amount === null ? "" : ` · ₦${format.naira(amount)}`}
        </Text>
      </Group>
      <Text size="sm">
        {resolution}
        {resolution.includes("seeds ") ? (
          <>
            {" "}
            (
            <TextLink
              underline="always"
              href={screenAddress("/data", state, { tab: "operations" })}
            >
              Operations
            </TextLink>
            )
          </>
        ) : null}
      </Text>
      <Group gap="xs" fz="sm">
        <Text size="xs" c="dimmed">
          {count > examples.length ? `The first ${examples.length}:` : "These:"}
        </Text>
        {examples.map((example) => {
          const address = exampleAddress(id, example, state, openLoan);
          return address === undefined ? (
            <Text key={example} size="sm" component="span">
              {example}
            </Text>
          ) : (
            <TextLink key={example} size="sm" href={address}>
              {example}
            </TextLink>
          );
        })}
      </Group>
    </Stack>
  );
}

function Facts({
  title,
  facts,
}: {
  title: string;
  facts: Readonly<Record<string, number | null>>;
}) {
  return (
    <Panel title={title}>
      <Table fz="sm" verticalSpacing={3} aria-label={title}>
        <Table.Tbody>
          {Object.entries(facts).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td>{titles[name] ?? format.words(name)}</Table.Td>
              <Table.Td ta="right">{format.show(value, unitOf(name))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

const titles: Readonly<Record<string, string>> = {
  total_loans: "Loans",
  with_wave: "With a wave",
  with_vertical_lead: "With a vertical lead",
  with_region: "With a region",
  with_first_payment_due: "With a first payment due date",
  avg_dpd: "DPD on average",
  avg_outstanding: "Outstanding on average, ₦",
  loans_in_arrears: "In arrears",
  fimr_loans: "First instalment missed",
  early_indicator_loans: "Early indicator",
  avg_timeliness_score: "Timeliness on average",
  avg_repayment_health: "Repayment health on average",
  total_portfolio_outstanding: "Outstanding, ₦",
};

function unitOf(name: string): format.Unit {
  return name.startsWith("avg_") || name.endsWith("_outstanding") ? "decimal" : "count";
}
