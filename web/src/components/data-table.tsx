/**
 * The table of the dashboard: rows are drawn as they come into view and read page by page, the heading and the first column
 * stay. It is a grid for the keyboard: arrows move the cell, Enter does what a click does, Home and End, Page Up and Down.
 */

import { Text } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { Cell, Heading } from "#web/components/data-table-cells.tsx";
import type { Column } from "#web/components/columns.ts";
import classes from "#web/components/data-table.module.css";
import { Empty, Failure, Loading } from "#web/components/states.tsx";
import { type GridPlace, useGridKeys } from "#web/components/use-grid-keys.ts";
import * as format from "#web/lib/format.ts";
import { explainPatch, type ExplainTarget } from "#web/lib/explain-target.ts";
import { useUrlState } from "#web/lib/url-state.ts";
import type { PagedRows } from "#web/lib/use-paged-rows.ts";

/** What A4 has across, lying, between its margins and those of a panel. */
const paperWidth = 1000;
/** Below it digits cannot be read. */
const printZoomMin = 0.45;

/** A printed table is as small as its columns need to stand on the page. */
function printZoom(width: number): number {
  return Math.max(printZoomMin, Math.min(1, paperWidth / width));
}

/** Rows of a printed table; the export has all. */
const printedRowsMax = 300;

/** Chromium draws no element higher than 33,554,428 px: what lies below could not be reached. */
const scrollHeightMax = 33_000_000;

const headHeight = 40;
/** As high as the systems draw it that keep it in view. */
const scrollBar = 16;
const rowHeights = { compact: 28, normal: 36 } as const;
export type Density = keyof typeof rowHeights;

interface TableProps<R> {
  /** What it lists, for those who do not see it. */
  label: string;
  columns: readonly Column<R>[];
  rows: PagedRows<R>;
  /** `par30` or `-par30`. */
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  density?: Density;
  /** Text by column id, under all rows: sums of everything that is filtered. */
  summary?: Readonly<Record<string, ReactNode>> | undefined;
  /** Any CSS height; as much as the window has left where it is left out. */
  height?: string | number;
  emptyTitle?: string;
  emptyHint?: string;
}

export function DataTable<R>(props: TableProps<R>) {
  const { label, rows, density = "compact", emptyTitle, emptyHint } = props;
  const { height = "max(320px, calc(100dvh - 250px))" } = props;
  if (rows.error !== null) return <Failure error={rows.error} retry={rows.refetch} />;
  if (rows.total === undefined) return <Loading height={height} label={`Loading ${label}`} />;
  if (rows.total === 0) {
    return (
      <Empty
        title={emptyTitle ?? "Nothing here"}
        hint={
          emptyHint ?? "Take a filter away, look at another day, or run a sync on the screen Data."
        }
      />
    );
  }
  const shown = Math.min(rows.total, Math.floor(scrollHeightMax / rowHeights[density]));
  return (
    <>
      <Grid {...props} height={height} total={shown} />
      {shown < rows.total ? (
        <Text size="sm" c="dimmed" role="note">
          The first {format.count(shown)} of {format.count(rows.total)} rows can be scrolled to:
          sort or filter the list, or export all of it.
        </Text>
      ) : null}
    </>
  );
}

function Grid<R>(props: TableProps<R> & { total: number; height: string | number }) {
  const { label, columns, rows, total, sort, onSort, density = "compact", summary, height } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { ref: sized, width: frameWidth } = useElementSize<HTMLDivElement>();
  const frameRef = useMergedRef(frame, sized);
  const id = useId();
  const isPrinting = usePrinting();
  const { set } = useUrlState();
  const onExplain = useCallback((target: ExplainTarget) => set(explainPatch(target)), [set]);
  const rowHeight = rowHeights[density];
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  const { see, list } = rows;
  useEffect(() => see(first, last), [see, first, last]);
  useTopOf(list, frame);
  const { place, onKeyDown } = useGridKeys({
    rows: total,
    columns: columns.length,
    pageRows: Math.max(1, Math.floor((frame.current?.clientHeight ?? 400) / rowHeight) - 2),
    reveal: (next) => reveal(frame.current, virtual, columns, next),
    act: (at) =>
      document.getElementById(cellId(id, at))?.querySelector<HTMLElement>("a,button")?.click(),
  });
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  // A short list takes only the height it needs: heading, rows, summary, borders, and a scroll bar where there is one.
  const maxHeight =
    headHeight + (total + (summary ? 1 : 0)) * rowHeight + 2 + (width > frameWidth ? scrollBar : 0);
  const drawn = isPrinting
    ? Array.from({ length: Math.min(total, printedRowsMax) }, (_, index) => ({ index, start: 0 }))
    : items;
  return (
    <>
      <div
        ref={frameRef}
        className={classes["frame"]}
        style={{ height, maxHeight, "--print-zoom": printZoom(width) } as React.CSSProperties}
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-busy={rows.isOld || (rows.isFetching && rows.rowAt(first) === undefined)}
        data-old={rows.isOld}
        aria-activedescendant={place === null ? undefined : cellId(id, place)}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <HeadRow {...{ columns, sort, onSort, place, width }} grid={id} />
        <div
          className={classes["body"]}
          role="rowgroup"
          style={{ minWidth: width, height: virtual.getTotalSize() }}
        >
          {drawn.map(({ index, start }) => (
            <div
              key={index}
              className={classes["row"]}
              role="row"
              aria-rowindex={index + 2}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              {columns.map((column, at) => (
                <Cell
                  key={column.id}
                  id={cellId(id, { row: index, column: at })}
                  column={column}
                  row={rows.rowAt(index)}
                  isFirst={at === 0}
                  isActive={place?.row === index && place.column === at}
                  onExplain={onExplain}
                />
              ))}
            </div>
          ))}
        </div>
        {summary === undefined ? null : (
          <SummaryRow
            columns={columns}
            summary={summary}
            style={{ minWidth: width, height: rowHeight }}
          />
        )}
      </div>
      {rows.gap === null ? null : <Failure error={rows.gap} retry={rows.refetch} />}
      {isPrinting && total > printedRowsMax ? (
        <p>
          The first {printedRowsMax} of {format.count(total)} rows; the export has all of them.
        </p>
      ) : null}
    </>
  );
}

function HeadRow<R>({
  grid,
  columns,
  sort,
  onSort,
  place,
  width,
}: Pick<TableProps<R>, "columns" | "sort" | "onSort"> & {
  grid: string;
  place: GridPlace | null;
  width: number;
}) {
  return (
    <div
      className={classes["head"]}
      role="row"
      aria-rowindex={1}
      style={{ minWidth: width, height: headHeight }}
    >
      {columns.map((column, index) => (
        <Heading
          key={column.id}
          id={cellId(grid, { row: -1, column: index })}
          column={column}
          isFirst={index === 0}
          isActive={place?.row === -1 && place.column === index}
          sort={sort}
          onSort={onSort}
        />
      ))}
    </div>
  );
}

function SummaryRow<R>({
  columns,
  summary,
  style,
}: {
  columns: readonly Column<R>[];
  summary: Readonly<Record<string, ReactNode>>;
  style: React.CSSProperties;
}) {
  return (
    <div className={classes["foot"]} role="row" style={style} data-testid="summary-row">
      {columns.map((column, index) => (
        <div
          key={column.id}
          role="gridcell"
          className={[classes["cell"], classes["number"], index === 0 && classes["first"]]
            .filter(Boolean)
            .join(" ")}
          style={{ flexBasis: column.width, ...(index === 0 && { justifyContent: "flex-start" }) }}
        >
          <span>{summary[column.id] ?? ""}</span>
        </div>
      ))}
    </div>
  );
}

function cellId(grid: string, { row, column }: GridPlace): string {
  return `${grid}-${row}-${column}`;
}

/** Scrolls so that the cell can be seen beside the column that stays. */
function reveal<R>(
  frame: HTMLDivElement | null,
  virtual: { scrollToIndex: (index: number) => void },
  columns: readonly Column<R>[],
  { row, column }: GridPlace,
): void {
  // The heading stays in view; it is the top of the list.
  if (row >= 0) virtual.scrollToIndex(row);
  else frame?.scrollTo({ top: 0 });
  if (frame === null || column === 0) return;
  const left = columns.slice(0, column).reduce((sum, one) => sum + one.width, 0);
  const fixed = columns[0]?.width ?? 0;
  const right = left + (columns[column]?.width ?? 0);
  if (left - fixed < frame.scrollLeft) frame.scrollLeft = left - fixed;
  else if (right > frame.scrollLeft + frame.clientWidth)
    frame.scrollLeft = right - frame.clientWidth;
}

/** Other filters, or another order: one begins to read at the top. */
function useTopOf(list: string, frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [list, frame]);
}

function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const query = window.matchMedia("print");
    const follow = (): void => setPrinting(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isPrinting;
}
