import { type KeyboardEvent, useState } from "react";

/** A cell; row −1 is the heading. */
export interface GridPlace {
  row: number;
  column: number;
}

interface GridKeys {
  rows: number;
  columns: number;
  pageRows: number;
  reveal: (place: GridPlace) => void;
  act: (place: GridPlace) => void;
}

/** Moves a place through a grid by the keys that the ARIA grid pattern names. */
export function useGridKeys({ rows, columns, pageRows, reveal, act }: GridKeys) {
  const [place, setPlace] = useState<GridPlace | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys of a field within a cell are its own.
    if (event.target !== event.currentTarget || event.altKey || event.metaKey) return;
    const now = place ?? { row: -1, column: 0 };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (place !== null) act(place);
      return;
    }
    const next = moved(event, now, pageRows);
    if (next === null) return;
    event.preventDefault();
    const bounded = {
      row: Math.min(rows - 1, Math.max(-1, next.row)),
      column: Math.min(columns - 1, Math.max(0, next.column)),
    };
    setPlace(bounded);
    reveal(bounded);
  };
  return { place, onKeyDown };
}

function moved(
  event: KeyboardEvent,
  { row, column }: GridPlace,
  pageRows: number,
): GridPlace | null {
  switch (event.key) {
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "PageDown":
      return { row: row + pageRows, column };
    case "PageUp":
      return { row: row - pageRows, column };
    case "Home":
      return event.ctrlKey ? { row: -1, column: 0 } : { row, column: 0 };
    case "End":
      return event.ctrlKey
        ? { row: Number.MAX_SAFE_INTEGER, column }
        : { row, column: Number.MAX_SAFE_INTEGER };
    default:
      return null;
  }
}
