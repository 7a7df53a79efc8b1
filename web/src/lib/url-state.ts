/**
 * All state of a page is in its address: the day, filters, sort, columns, tab, what is explained. So back, forward, reload
 * and a link that somebody sends show the same thing.
 */

import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

export type UrlState = Readonly<Record<string, string>>;
export type UrlPatch = Readonly<Record<string, string | null | undefined>>;

/** Parameters that stay when one goes to another screen: the day, and which part of the book one looks at. */
const keptParameters = [
  "as_of",
  "branch",
  "region",
  "officer_id",
  "channel",
  "product",
  "wave",
  "vertical_lead",
] as const;

export function readSearch(text: string): UrlState {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeSearch(state: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** `state` with the changes of `patch`; null and "" take a parameter away. */
export function patched(state: UrlState, patch: UrlPatch): UrlState {
  const next: Record<string, string> = { ...state };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined || value === "") delete next[name];
    else next[name] = value;
  }
  return next;
}

export function keptPart(state: UrlState): UrlState {
  const kept: Record<string, string> = {};
  for (const name of keptParameters) {
    const value = state[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The address of a screen with the kept parameters of the present one and `patch`. */
export function screenAddress(path: string, state: UrlState, patch: UrlPatch = {}): string {
  return path + writeSearch(patched(keptPart(state), patch));
}

/** The address of the present page with changes: a link that changes what the page shows. */
export function usePageAddress(): (patch: UrlPatch) => string {
  const state: UrlState = useSearch({ strict: false });
  const { pathname } = useLocation();
  return useCallback((patch) => pathname + writeSearch(patched(state, patch)), [pathname, state]);
}

interface UrlControl {
  state: UrlState;
  /** Changes parameters of this page. `replace`: without a step for the back button, as while one types. */
  set: (patch: UrlPatch, options?: { replace?: boolean }) => void;
}

export function useUrlState(): UrlControl {
  const state: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (patch: UrlPatch, { replace = false }: { replace?: boolean } = {}) => {
      void navigate({
        to: ".",
        search: (now: UrlState) => patched(now, patch),
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return useMemo(() => ({ state, set }), [state, set]);
}
