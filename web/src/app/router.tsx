import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { screens } from "#web/app/screens.ts";
import { Shell } from "#web/app/shell.tsx";
import { NoSuchPage, PageFailure } from "#web/components/states.tsx";
import { readSearch, type UrlState, writeSearch } from "#web/lib/url-state.ts";

const root = createRootRoute({
  component: Shell,
  validateSearch: (search: Record<string, unknown>) => search as UrlState,
  notFoundComponent: NoSuchPage,
  errorComponent: PageFailure,
});

const routes = screens.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(async () => ({ default: await load() })),
    errorComponent: PageFailure,
  }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
});
