/** Whether the copy was proved equal to its source: the equation of every entity, and what the colour means. */

import { Group, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { ServerError } from "#web/api/http.ts";
import { type Certificate, latestCertificate } from "#web/api/service.ts";
import { Tone } from "#web/components/band.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

const meanings = {
  green: "Every record of the source is here, or a rule leaves it out.",
  amber:
    "The copy is equal to its source, but for the rows in quarantine: they break a rule and are to be corrected at the source.",
  red: "The copy differs from its source. Run Reconcile with repair, under Operations; it finds the rows and reads them anew.",
} as const;

const names = { green: "Green", amber: "Amber", red: "Red" } as const;

export function CertificatePanel() {
  const query = useApi(latestCertificate);
  const isMissing = query.error instanceof ServerError && query.error.status === 404;
  return (
    <Panel title="Certificate" hint="source − excluded by rule − quarantined = here, at one moment">
      {isMissing ? (
        <Empty
          title="Nothing was certified yet"
          hint="A certificate is issued at the end of each sync from the source: sync everything once."
        />
      ) : (
        <Loaded query={query}>{({ data }) => <Shown certificate={data} />}</Loaded>
      )}
    </Panel>
  );
}

function Shown({ certificate }: { certificate: Certificate }) {
  const { status, scope, entities, issued_at: issued, source_read_at: read } = certificate;
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <span style={{ flex: "none" }}>
          <Tone tone={status} text={names[status]} />
        </span>
        <Text size="sm">{meanings[status]}</Text>
      </Group>
      <Table.ScrollContainer
        minWidth={520}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="Certificate by entity"
      >
        <Table fz="sm" verticalSpacing={3} horizontalSpacing={6} aria-label="Certificate by entity">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Entity</Table.Th>
              <Table.Th ta="right">Source</Table.Th>
              <Table.Th ta="right" style={{ whiteSpace: "nowrap" }}>
                − excluded
              </Table.Th>
              <Table.Th ta="right" style={{ whiteSpace: "nowrap" }}>
                − quarantined
              </Table.Th>
              <Table.Th ta="right">= here</Table.Th>
              <Table.Th>Equal</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entities.map(({ entity, source, excluded, quarantined, target, equal }) => (
              <Table.Tr key={entity}>
                <Table.Td>{format.words(entity)}</Table.Td>
                <Amount of={source} />
                <Amount of={excluded} />
                <Amount of={quarantined} />
                <Amount of={target} />
                <Table.Td title={`Checksum ${target.checksum}`}>
                  <Group gap={4} wrap="nowrap" c={equal ? "var(--good)" : "var(--bad)"}>
                    {equal ? (
                      <IconCircleCheck size={14} aria-hidden />
                    ) : (
                      <IconAlertTriangle size={14} aria-hidden />
                    )}
                    {equal ? "yes" : "NO"}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        {scope === "book" ? "Of the whole book" : "Of the records that the last sync looked at"},
        issued {format.time(issued)}
        {read === null ? "" : `; source read at ${format.time(read)}`}. Equal means count, money and
        checksum.
      </Text>
    </Stack>
  );
}

function Amount({ of: { count, money } }: { of: { count: number; money: number } }) {
  return (
    <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
      <Text size="sm" {...(count === 0 && { c: "dimmed" })}>
        {format.count(count)}
      </Text>
      {money === 0 ? null : (
        <Text size="xs" c="dimmed">
          ₦{format.naira(money)}
        </Text>
      )}
    </Table.Td>
  );
}
