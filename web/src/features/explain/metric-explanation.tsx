/** A metric of a group: what it is, its formula with the numbers in it, the arithmetic redone, and every row behind it. */

import { Group, Stack, Text, Title } from "@mantine/core";
import { type Explanation, explanation } from "#web/api/explain.ts";
import type { Params } from "#web/api/http.ts";
import { TextLink } from "#web/components/link.tsx";
import { Band } from "#web/components/band.tsx";
import { Loaded } from "#web/components/states.tsx";
import { Arithmetic } from "#web/features/explain/arithmetic-view.tsx";
import { ComponentsTable } from "#web/features/explain/components-table.tsx";
import { ContributionRows } from "#web/features/explain/contribution-rows.tsx";
import { Days, SettingsUsed } from "#web/features/explain/facts.tsx";
import { FormulaText, Section } from "#web/features/explain/parts.tsx";
import { PartsTable } from "#web/features/explain/parts-table.tsx";
import { PermanentLink } from "#web/features/explain/permanent-link.tsx";
import { useScopeName } from "#web/features/explain/use-scope-name.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

export function MetricExplanation({ metric, scope }: { metric: string; scope: string }) {
  const { state } = useUrlState();
  const params: Params = {
    metric,
    scope,
    start_date: state["start_date"],
    end_date: state["end_date"],
  };
  const query = useApi(explanation, { ...params, limit: 1 });
  // Not the answer of another number, which is kept on the screen while this one is read.
  const isOther =
    query.data !== undefined &&
    (query.data.data.metric !== metric || query.data.data.scope !== scope);
  return (
    <Loaded query={isOther ? { ...query, data: undefined } : query} height={400}>
      {({ data, meta }) => (
        <Explained data={data} params={params} version={meta.data_version ?? ""} />
      )}
    </Loaded>
  );
}

function Explained({
  data,
  params,
  version,
}: {
  data: Explanation;
  params: Params;
  version: string;
}) {
  const { state } = useUrlState();
  const definition = useDefinitions().get(data.metric);
  const asked = data.components.find(({ id }) => id === state["explain_component"]);
  const chosen = asked ?? data.components.find((one) => one.rows_total > 0) ?? data.components[0];
  return (
    <Stack gap="md">
      <Head data={data} />
      <Text size="sm">{data.definition}</Text>
      {definition === undefined ? null : (
        <Text size="sm" c="dimmed">
          {definition.meaning}
        </Text>
      )}
      <Section title="Formula">
        <FormulaText label="Formula">{data.formula}</FormulaText>
        <Arithmetic data={data} />
      </Section>
      {data.parts.length === 0 ? null : <PartsTable data={data} />}
      {data.components.length === 0 ? null : (
        <ComponentsTable data={data} params={params} chosen={chosen?.id} version={version} />
      )}
      {chosen === undefined || chosen.rows === null ? null : (
        <ContributionRows data={data} component={chosen} params={params} />
      )}
      <SettingsUsed settings={data.settings} />
      <Days days={data.days} />
      <Text size="xs" c="dimmed">
        Formula {data.version}. Source: {data.source}.{" "}
        <TextLink
          underline="always"
          href={screenAddress("/definitions", state, { search: data.metric })}
        >
          Its definition among all
        </TextLink>
      </Text>
      <PermanentLink day={data.as_of} />
    </Stack>
  );
}

function Head({ data }: { data: Explanation }) {
  const { state } = useUrlState();
  const { name, path } = useScopeName(data.scope);
  const { asked_from: from, asked_to: to } = data.days;
  const window =
    from || to
      ? `, ${from ? `from ${format.date(from)} ` : ""}up to ${format.date(to ?? data.as_of)}`
      : "";
  return (
    <div>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={2}>{data.title}</Title>
        <Text component="div" fw={700} size="xl" data-testid="explained-value">
          {data.unit === "band" && typeof data.value === "string" ? (
            <Band name={data.value} />
          ) : (
            (data.unit === "naira" && data.value !== null ? "₦" : "") +
            format.show(data.value, data.unit)
          )}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {path === undefined ? (
          name
        ) : (
          <TextLink underline="always" href={screenAddress(path, state)} size="sm">
            {name}
          </TextLink>
        )}
        , {format.date(data.as_of)}
        {window}
      </Text>
    </div>
  );
}
