import { MantineProvider } from "@mantine/core";
import { notificationsStore } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { ServerError } from "#web/api/http.ts";
import { LiveData } from "#web/app/live-data.tsx";
import { router } from "#web/app/router.tsx";
import { cssVariables, theme } from "#web/app/theme.ts";

const Notifications = lazy(async () => ({
  default: (await import("#web/app/notifications.tsx")).Notifications,
}));

/** A refusal stays one; a server that is busy or away may be there again. */
function mayHelp(failures: number, error: Error): boolean {
  return (
    failures < 3 && (!(error instanceof ServerError) || error.status === 0 || error.status >= 500)
  );
}

const queries = new QueryClient({
  defaultOptions: {
    // The service may stand in the same house: whether there is an internet says nothing about it.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      retry: mayHelp,
      // Answers follow from the data version, of whose change the server tells; asking again meets a 304.
      staleTime: 60_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
    },
  },
});

/** What screens tell of; its frame is read with the first message. */
function Told() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => notificationsStore.subscribe(() => setNeeded(true)), []);
  return isNeeded ? (
    <Suspense fallback={null}>
      <Notifications />
    </Suspense>
  ) : null;
}

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Told />
        <LiveData />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
