import { Table, Text } from "@mantine/core";
import { lazy, Suspense, type ReactNode } from "react";
import type { BarsProps, LinesProps } from "#web/components/charts.tsx";
import { Loading } from "#web/components/states.tsx";
import * as format from "#web/lib/format.ts";

interface FigureColumn {
  id: string;
  title: string;
  unit: format.Unit;
}

type FigureRow = Readonly<Record<string, format.Value>>;

/** A chart with its text alternative: a sentence, and the same numbers as a table that anybody can open. */
export function Figure({
  label,
  sentence,
  columns,
  rows,
  children,
}: {
  label: string;
  /** What the chart tells, in words. */
  sentence: string;
  columns: readonly FigureColumn[];
  rows: readonly FigureRow[];
  children: ReactNode;
}) {
  return (
    <figure aria-label={label} style={{ margin: 0 }}>
      <div aria-hidden="true">{children}</div>
      <figcaption>
        <Text size="xs" c="dimmed">
          {sentence}
        </Text>
        <details className="no-print">
          <summary style={{ fontSize: "0.75rem", cursor: "pointer" }}>As a table</summary>
          <Table.ScrollContainer
            minWidth={300}
            maxHeight={260}
            type="native"
            tabIndex={0}
            role="group"
            aria-label={`${label} as a table`}
          >
            <Table withTableBorder fz="xs" verticalSpacing={2}>
              <Table.Thead>
                <Table.Tr>
                  {columns.map(({ id, title, unit }) => (
                    <Table.Th key={id} ta={format.isNumeric(unit) ? "right" : "left"}>
                      {title}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- rows of a chart have no other identity
                  <Table.Tr key={index}>
                    {columns.map(({ id, unit }) => (
                      <Table.Td key={id} ta={format.isNumeric(unit) ? "right" : "left"}>
                        {format.show(row[id], unit)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </details>
      </figcaption>
    </figure>
  );
}

/** The charts themselves are one file of their own, read when the first is shown. */
const LazyLines = lazy(async () => ({
  default: (await import("#web/components/charts.tsx")).Lines,
}));
const LazyBars = lazy(async () => ({ default: (await import("#web/components/charts.tsx")).Bars }));

export function Lines(props: LinesProps) {
  return (
    <Suspense fallback={<Loading height={props.height ?? 220} label="Loading the chart" />}>
      <LazyLines {...props} />
    </Suspense>
  );
}

export function Bars(props: BarsProps) {
  return (
    <Suspense fallback={<Loading height={props.height ?? 220} label="Loading the chart" />}>
      <LazyBars {...props} />
    </Suspense>
  );
}
