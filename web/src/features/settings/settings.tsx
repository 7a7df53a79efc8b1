/** The settings, by what they decide. Each is changed with a reason, which is kept. */

import { Stack } from "@mantine/core";
import { settings } from "#web/api/settings.ts";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import { groupsOf } from "#web/features/settings/groups.ts";
import { SettingModal } from "#web/features/settings/setting-modal.tsx";
import { SettingsList } from "#web/features/settings/settings-list.tsx";
import { useApi } from "#web/lib/use-api.ts";

export function Settings() {
  const query = useApi(settings);
  return (
    <>
      <PageHead
        title="Settings"
        hint="What decides the numbers and the schedules. A change needs a reason, is kept with it, and takes effect at once."
      >
        <ExportMenu endpoint={settings} params={{}} total={query.data?.data.length} />
      </PageHead>
      <Loaded query={query} height={600}>
        {({ data }) => (
          <Stack gap="sm">
            {groupsOf(data).map(({ title, hint, settings: found }) => (
              <Panel key={title} title={title} hint={hint}>
                <SettingsList settings={found} />
              </Panel>
            ))}
            <SettingModal settings={data} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}
