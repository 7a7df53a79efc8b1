import { Group, Stack, Text, Timeline } from "@mantine/core";
import { auditHistory, type AuditEvent } from "#web/api/audit.ts";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

/** Of an audit that goes on for years the newest are shown; the export has all. */
const shownMax = 100;

/** Everything that was done, the newest first. */
export function AuditHistory({ officerId }: { officerId: string }) {
  const params = { officer_id: officerId };
  const found = useApi(auditHistory, { ...params, limit: shownMax });
  const total = found.data?.meta.total;
  const path = auditHistory.path.replace(":officer_id", encodeURIComponent(officerId));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text component="h3" size="sm" fw={600} m={0}>
          History
        </Text>
        <span className="no-print">
          <ExportMenu endpoint={{ ...auditHistory, path }} params={{}} total={total} />
        </span>
      </Group>
      <Loaded query={found} height={160}>
        {({ data, meta }) =>
          data.length === 0 ? (
            <Empty
              title="Nothing was done yet"
              hint="Assign a team member, and the audit begins."
            />
          ) : (
            <>
              <Timeline
                bulletSize={10}
                lineWidth={2}
                component="ol"
                p={0}
                m={0}
                style={{ listStyle: "none" }}
                data-testid="audit-history"
              >
                {data.map((event) => (
                  <Timeline.Item key={event.version} title={sentence(event)} component="li">
                    {event.notes === null ? null : (
                      <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                        {event.notes}
                      </Text>
                    )}
                    <Text size="xs" c="dimmed">
                      {format.time(event.created_at)}
                      {event.acted_by === null ? "" : `, by ${event.acted_by.name}`}
                    </Text>
                  </Timeline.Item>
                ))}
              </Timeline>
              {(meta.total ?? 0) > shownMax ? (
                <Text size="xs" c="dimmed">
                  The newest {shownMax} of {format.count(meta.total ?? 0)}; the export has all.
                </Text>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

function sentence({
  event,
  action_type: type,
  assignee,
  previous_assignee: before,
  status,
  previous_status: was,
}: AuditEvent): string {
  switch (event) {
    case "assignee":
      return before === null || before.id === assignee?.id
        ? `Assigned to ${assignee?.name ?? "nobody"}`
        : `Assigned to ${assignee?.name ?? "nobody"}, before ${before.name}`;
    case "status":
      return was === status ? `Status stays ${status}` : `Status ${status}, before ${was}`;
    case "action":
      return type ?? "Action";
  }
}
