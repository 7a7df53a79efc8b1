import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { screenCode } from "#web/app/screen-code.tsx";
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

const routes = screens.map((screen) =>
  createRoute({
    getParentRoute: () => root,
    path: screen.path,
    component: screenCode(screen),
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
