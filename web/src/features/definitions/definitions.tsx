/** What every number means: the metrics of the registry by family, and the computed fields of a loan. */

import { Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { type Definition, portfolio } from "#web/api/metrics.ts";
import { PageHead } from "#web/components/page-head.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loading } from "#web/components/states.tsx";
import { LoanFields } from "#web/features/definitions/loan-fields.tsx";
import { MetricEntry } from "#web/features/definitions/metric-entry.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export function Definitions() {
  const { state, set } = useUrlState();
  const isFields = state["tab"] === "fields";
  return (
    <>
      <PageHead
        title="Definitions"
        hint="One number, one meaning: as the service computes it, on every screen and in every file."
      >
        <SegmentedControl
          size="xs"
          aria-label="What is defined"
          data={[
            { value: "metrics", label: "Metrics" },
            { value: "fields", label: "Fields of a loan" },
          ]}
          value={isFields ? "fields" : "metrics"}
          onChange={(tab) => set({ tab: tab === "fields" ? "fields" : null })}
        />
      </PageHead>
      <Group mb="sm" className="no-print" role="search">
        <TextInput
          size="xs"
          w={300}
          aria-label="Search in names, definitions and formulas"
          placeholder="Search in names, definitions and formulas"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={state["search"] ?? ""}
          onChange={(event) => set({ search: event.currentTarget.value }, { replace: true })}
        />
      </Group>
      {isFields ? <LoanFields search={state["search"] ?? ""} /> : <Metrics />}
    </>
  );
}

function matches(definition: Definition, search: string): boolean {
  const { id, title, definition: sentence, meaning, formula } = definition;
  const text = [id, title, sentence, meaning, formula].join(" ").toLowerCase();
  return text.includes(search.trim().toLowerCase());
}

function Metrics() {
  const { state } = useUrlState();
  const registry = useDefinitions();
  const values = useApi(portfolio);
  const search = state["search"] ?? "";
  const families = useMemo(() => familiesOf([...registry.values()], search), [registry, search]);
  if (registry.size === 0) return <Loading height={600} label="Loading the definitions" />;
  const found = families.reduce((sum, [, metrics]) => sum + metrics.length, 0);
  if (found === 0) {
    return <Empty title="No metric matches" hint="Take a word of the search away." />;
  }
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed" role="status">
        {format.plural(found, "metric")}; the value beside each is the whole portfolio&apos;s.
      </Text>
      {families.map(([family, metrics]) => (
        <Panel key={family} title={family}>
          <Stack gap={0}>
            {metrics.map((metric) => (
              <MetricEntry key={metric.id} metric={metric} value={values.data?.data[metric.id]} />
            ))}
          </Stack>
        </Panel>
      ))}
    </Stack>
  );
}

/** In the order of the registry. */
function familiesOf(all: readonly Definition[], search: string): [string, Definition[]][] {
  const families = new Map<string, Definition[]>();
  for (const metric of all) {
    if (!matches(metric, search)) continue;
    const family = metric.family ?? "Metrics";
    families.set(family, [...(families.get(family) ?? []), metric]);
  }
  return [...families];
}
