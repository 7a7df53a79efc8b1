/** Where the data comes from, whether it can be trusted, and the work that keeps it so. */

import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { PageHead } from "#web/components/page-head.tsx";
import { ErrorsTab } from "#web/features/data/errors-tab.tsx";
import { OperationsTab } from "#web/features/data/operations-tab.tsx";
import { QualityTab } from "#web/features/data/quality-tab.tsx";
import { SyncTab } from "#web/features/data/sync-tab.tsx";
import { useUrlState } from "#web/lib/url-state.ts";

const tabs: readonly { id: string; title: string; content: () => ReactNode }[] = [
  { id: "sync", title: "Sync", content: () => <SyncTab /> },
  { id: "errors", title: "Errors and quarantine", content: () => <ErrorsTab /> },
  { id: "quality", title: "Quality", content: () => <QualityTab /> },
  { id: "operations", title: "Operations", content: () => <OperationsTab /> },
];

export function Data() {
  const { state, set } = useUrlState();
  const chosen = tabs.find(({ id }) => id === state["tab"])?.id ?? "sync";
  return (
    <>
      <PageHead
        title="Data"
        hint="Where the numbers come from, whether they are proved equal to their source, and what to do when not."
      />
      <Tabs
        value={chosen}
        onChange={(tab) => set({ tab: tab === "sync" ? null : tab })}
        keepMounted={false}
      >
        <Tabs.List mb="sm" className="no-print">
          {tabs.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, content }) => (
          <Tabs.Panel key={id} value={id}>
            {content()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
