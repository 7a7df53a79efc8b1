import { Stack, Table, Text, Title } from "@mantine/core";
import { settingHistory } from "#web/api/settings.ts";
import { Loaded } from "#web/components/states.tsx";
import { valueText } from "#web/features/settings/setting-text.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

/** Changes that are shown; older ones are in the export. */
const changesShown = 50;

export function SettingHistory({ name }: { name: string }) {
  const query = useApi(settingHistory, { name, limit: changesShown });
  return (
    <Stack gap={4}>
      <Title order={3}>History</Title>
      <Loaded query={query} height={80}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              Never changed: the value is the one it came with.
            </Text>
          ) : (
            <Table.ScrollContainer
              minWidth={480}
              maxHeight={280}
              type="native"
              tabIndex={0}
              role="group"
              aria-label="History"
            >
              <Table fz="xs" verticalSpacing={3} aria-label="History">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>When</Table.Th>
                    <Table.Th>From</Table.Th>
                    <Table.Th>To</Table.Th>
                    <Table.Th>By</Table.Th>
                    <Table.Th>Why</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.map((change) => (
                    <Table.Tr key={change.id} style={{ verticalAlign: "top" }}>
                      <Table.Td style={{ whiteSpace: "nowrap" }}>
                        {format.time(change.changed_at)}
                      </Table.Td>
                      <Table.Td>{valueText(change.old_value)}</Table.Td>
                      <Table.Td>{valueText(change.new_value)}</Table.Td>
                      <Table.Td>{change.changed_by}</Table.Td>
                      <Table.Td style={{ overflowWrap: "anywhere" }}>{change.reason}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Stack>
  );
}
