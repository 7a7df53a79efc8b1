import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** While a sync writes, versions follow each other quickly: what is on the screen is read anew once in this time. */
const pauseMs = 5_000;

/** Reads everything on the screen anew, quietly, when the server tells of a new data version or a new business date. */
export function LiveData() {
  const queries = useQueryClient();
  useEffect(() => {
    let known: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasAway = false;
    const events = new EventSource("/api/v1/events");
    events.addEventListener("error", () => {
      wasAway = true;
    });
    events.addEventListener("data-version", (event) => {
      const text = (event as MessageEvent<string>).data;
      const { data_version: version, business_date: day } = JSON.parse(text) as Record<
        string,
        string
      >;
      const now = `${version} ${day}`;
      if (known !== null && known !== now) {
        timer ??= setTimeout(() => {
          timer = undefined;
          void queries.invalidateQueries();
        }, pauseMs);
      }
      known = now;
      // What failed while the server was away is there again.
      if (wasAway) void queries.refetchQueries({ predicate: ({ state }) => state.error !== null });
      wasAway = false;
    });
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [queries]);
  return null;
}
