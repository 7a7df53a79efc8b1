/** Which columns of a table are shown, and how dense: in the address, the usual ones where it says nothing. */

import { useMemo } from "react";
import type { Column } from "#web/components/columns.ts";
import type { Density } from "#web/components/data-table.tsx";
import { joinList, splitList } from "#web/lib/list-value.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export interface ColumnChoice<R> {
  all: readonly Column<R>[];
  shown: readonly Column<R>[];
  density: Density;
  choose: (ids: readonly string[]) => void;
  chooseDensity: (density: Density) => void;
  isUsual: boolean;
  reset: () => void;
}

/** The first column always stays. `usual` are ids. */
export function useColumns<R>(
  all: readonly Column<R>[],
  usual: readonly string[],
): ColumnChoice<R> {
  const { state, set } = useUrlState();
  const asked = state["columns"];
  const shown = useMemo(() => {
    const ids = asked === undefined ? usual : splitList(asked);
    const [first] = all;
    const others = ids.map((id) => all.find((column) => column.id === id && column !== first));
    return [...(first ? [first] : []), ...others.filter((column) => column !== undefined)];
  }, [all, asked, usual]);
  return {
    all,
    shown,
    density: state["density"] === "normal" ? "normal" : "compact",
    choose: (ids) => set({ columns: joinList(ids) }, { replace: true }),
    chooseDensity: (density) =>
      set({ density: density === "compact" ? null : density }, { replace: true }),
    isUsual: asked === undefined,
    reset: () => set({ columns: null }, { replace: true }),
  };
}
