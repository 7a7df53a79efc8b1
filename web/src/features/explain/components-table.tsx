/** The components of a metric, each with the sum of its rows, added up again on this page. */

import { Button, Group, Table, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Component, addUp, type Explanation } from "#web/api/explain.ts";
import type { Params } from "#web/api/http.ts";
import { useRowsMetric } from "#web/features/explain/rows-metric.ts";
import { Section } from "#web/features/explain/parts.tsx";
import { compare, decimalText, exact, zero } from "#web/lib/exact.ts";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** So many rows are added up without being asked to. */
const addedUpAtOnce = 1_000;

interface ComponentsProps {
  data: Explanation;
  params: Params;
  chosen: string | undefined;
  /** Data version of the explanation. */
  version: string;
}

export function ComponentsTable({ data, params, chosen, version }: ComponentsProps) {
  const [isAll, setAll] = useState(false);
  const rows = data.components.reduce((sum, one) => sum + one.rows_total, 0);
  return (
    <Section title="Components">
      <Table.ScrollContainer
        minWidth={560}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="Components"
      >
        <Table withTableBorder fz="sm" verticalSpacing={3} aria-label="Components">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Component</Table.Th>
              <Table.Th ta="right">Value</Table.Th>
              <Table.Th ta="right">Rows</Table.Th>
              <Table.Th ta="right">Sum of its rows</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.components.map((component) => (
              <ComponentRow
                key={component.id}
                component={component}
                data={data}
                params={params}
                isChosen={component.id === chosen}
                isAsked={isAll}
                version={version}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows <= addedUpAtOnce || isAll ? null : (
        <Group>
          <Button size="compact-sm" variant="default" onClick={() => setAll(true)}>
            Add up all {format.count(rows)} rows
          </Button>
        </Group>
      )}
    </Section>
  );
}

interface RowProps {
  component: Component;
  data: Explanation;
  params: Params;
  isChosen: boolean;
  isAsked: boolean;
  version: string;
}

function ComponentRow({ component, data, params, isChosen, isAsked, version }: RowProps) {
  const { set } = useUrlState();
  const { id, title, definition, rows, rows_total: total } = component;
  return (
    <Table.Tr {...(isChosen && rows !== null && { bg: "var(--row-hover)" })}>
      <Table.Td>
        <Tooltip label={definition}>
          <Text size="sm" component="span">
            {title}
          </Text>
        </Tooltip>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {id}
        </Text>
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {shownAmount(component)}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {rows === null ? (
          format.nothing
        ) : (
          <Button
            size="compact-xs"
            variant={isChosen ? "filled" : "default"}
            aria-pressed={isChosen}
            disabled={total === 0}
            onClick={() => set({ explain_component: id }, { replace: true })}
          >
            {format.plural(total, rows === "loans" ? "loan" : "repayment")}
          </Button>
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {rows === null ? null : (
          <SumOfRows
            component={component}
            data={data}
            params={params}
            isChosen={isChosen}
            isAsked={isAsked}
            version={version}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function shownAmount({ value, unit }: Component): string {
  return unit === "naira" ? `₦${format.show(value, "naira")}` : format.show(value, "count");
}

function SumOfRows({ component, data, params, isChosen, isAsked, version }: RowProps) {
  const [isWanted, setWanted] = useState(false);
  const rowsMetric = useRowsMetric(data, component.id);
  const all = data.components.reduce((sum, one) => sum + one.rows_total, 0);
  // Few rows come in one file for all components together, which then all ask for the same.
  const areFew = all <= addedUpAtOnce;
  const metric = areFew ? data.metric : rowsMetric;
  const own = areFew ? {} : { component: component.id };
  const asked = { ...params, metric, as_of: data.as_of, ...own };
  const isShort = areFew || (isChosen && component.rows_total <= addedUpAtOnce);
  const {
    data: added,
    error,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ["sums of rows", asked, version],
    queryFn: ({ signal }) => addUp(asked, signal),
    enabled: metric !== undefined && (isWanted || isAsked || isShort),
  });
  if (error !== null) {
    return (
      <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
        Failed, again
      </Button>
    );
  }
  if (added === undefined) {
    return isFetching ? (
      <Text size="xs" c="dimmed" component="span" role="status">
        adding up …
      </Text>
    ) : (
      <Button size="compact-xs" variant="default" onClick={() => setWanted(true)}>
        Add up
      </Button>
    );
  }
  const mine = added.sums.get(component.id) ?? { sum: zero, rows: 0 };
  const isEqual = compare(mine.sum, exact(component.value) ?? zero) === 0;
  const isSame = isEqual && mine.rows === component.rows_total;
  const sum = format.digits(decimalText(mine.sum, component.unit === "naira" ? 2 : 0));
  // Between the explanation and its rows somebody may have written: the page is read anew by itself then.
  const isMoved = !isSame && added.version !== version;
  const words = isMoved ? "the data has just changed" : isSame ? "equal" : "NOT equal";
  return (
    <Group
      gap={4}
      wrap="nowrap"
      justify="flex-end"
      c={isSame ? "var(--good)" : isMoved ? "dimmed" : "var(--bad)"}
      data-testid={`sum-${component.id}`}
    >
      {isSame ? (
        <IconCircleCheck size={14} aria-hidden />
      ) : (
        <IconAlertTriangle size={14} aria-hidden />
      )}
      <span>
        {component.unit === "naira" ? `₦${sum}` : sum} {words}
      </span>
    </Group>
  );
}
