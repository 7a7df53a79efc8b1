import { Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { memo } from "react";
import { Band } from "#web/components/band.tsx";
import type { Column } from "#web/components/columns.ts";
import classes from "#web/components/data-table.module.css";
import { PlainLink } from "#web/components/link.tsx";
import type { ExplainTarget } from "#web/lib/explain-target.ts";
import * as format from "#web/lib/format.ts";

interface HeadingProps<R> {
  id: string;
  column: Column<R>;
  isFirst: boolean;
  isActive: boolean;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}

export function Heading<R>({ id, column, isFirst, isActive, sort, onSort }: HeadingProps<R>) {
  const isSorted = sort === column.id || sort === `-${column.id}`;
  const isDown = sort?.startsWith("-") ?? false;
  const canSort = onSort !== undefined && column.sortable !== false;
  // Numbers are sought from the top, names from A, and the first place of a rank is 1.
  const isFromTop = format.isNumeric(column.unit) && column.unit !== "rank";
  const firstWay = isFromTop ? `-${column.id}` : column.id;
  const otherWay = isDown ? column.id : `-${column.id}`;
  const heading = canSort ? (
    <button
      type="button"
      tabIndex={-1}
      className={classes["heading"]}
      onClick={() => onSort(isSorted ? otherWay : firstWay)}
    >
      {column.title}
      {isSorted ? (
        isDown ? (
          <IconArrowDown size={12} aria-hidden />
        ) : (
          <IconArrowUp size={12} aria-hidden />
        )
      ) : null}
    </button>
  ) : (
    <span className={classes["plainHeading"]}>{column.title}</span>
  );
  return (
    <div
      id={id}
      role="columnheader"
      aria-sort={isSorted ? (isDown ? "descending" : "ascending") : undefined}
      className={cellClass(column, isFirst, isActive)}
      style={{ flexBasis: column.width }}
    >
      {column.description === undefined ? (
        heading
      ) : (
        <Tooltip label={column.description}>{heading}</Tooltip>
      )}
    </div>
  );
}

interface CellProps<R> {
  id: string;
  column: Column<R>;
  row: R | undefined;
  isFirst: boolean;
  isActive: boolean;
  onExplain: (target: ExplainTarget) => void;
}

export const Cell = memo(CellOf) as typeof CellOf;

function CellOf<R>({ id, column, row, isFirst, isActive, onExplain }: CellProps<R>) {
  return (
    <div
      id={id}
      role={isFirst ? "rowheader" : "gridcell"}
      className={cellClass(column, isFirst, isActive)}
      style={{ flexBasis: column.width }}
      data-column={column.id}
    >
      {row === undefined ? (
        <span className={classes["waiting"]} />
      ) : (
        <Content column={column} row={row} onExplain={onExplain} />
      )}
    </div>
  );
}

function Content<R>({
  column,
  row,
  onExplain,
}: {
  column: Column<R>;
  row: R;
  onExplain: (target: ExplainTarget) => void;
}) {
  const value = column.value(row);
  const text = format.show(value, column.unit);
  const drawn =
    column.render?.(row) ??
    (column.unit === "band" && typeof value === "string" ? (
      <Band name={value} />
    ) : (
      <span className={format.isQuiet(value) ? classes["quiet"] : undefined} title={text}>
        {text}
      </span>
    ));
  const href = column.href?.(row);
  if (href !== undefined) {
    return (
      <PlainLink href={href} tabIndex={-1} style={{ color: "var(--mantine-color-anchor)" }}>
        {drawn}
      </PlainLink>
    );
  }
  const target = column.explain?.(row);
  if (target === undefined) return drawn;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes["act"]}
      title="Explain this number"
      onClick={() => onExplain(target)}
    >
      {drawn}
    </button>
  );
}

function cellClass<R>(column: Column<R>, isFirst: boolean, isActive: boolean): string {
  return [
    classes["cell"],
    format.isNumeric(column.unit) && classes["number"],
    isFirst && classes["first"],
    isActive && classes["active"],
  ]
    .filter(Boolean)
    .join(" ");
}
