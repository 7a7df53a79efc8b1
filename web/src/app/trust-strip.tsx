/** On every page, in words: of when the data is, whether it was proved equal to its source, and what was left out. */

import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { noConnection, ServerError } from "#web/api/http.ts";
import {
  type Certificate,
  lastEnded,
  latestCertificate,
  syncErrors,
  syncHistory,
} from "#web/api/service.ts";
import { useShownDay } from "#web/app/day.tsx";
import { TextLink } from "#web/components/link.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useNow } from "#web/lib/use-now.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** Syncs are planned hourly and daily; after this long one has surely been missed. */
const staleMs = 26 * 3_600_000;

/** A comparison with the source that finds something changes no number, so no new data version tells of it. */
const often = { everyMs: 15_000 };

/** Among so many there is one that has ended well, or syncing is broken. */
const syncsSeen = 20;

export function TrustStrip() {
  const { state } = useUrlState();
  const now = useNow();
  const day = useShownDay();
  const syncs = useApi(syncHistory, { limit: syncsSeen }, often);
  const certificate = useApi(latestCertificate, {}, often);
  const quarantined = useApi(syncErrors, { limit: 1, quarantined: true, resolved: false }, often);
  const sync = lastEnded(syncs.data?.data);
  const lastSync = sync?.completed_at ?? sync?.started_at;
  const isStale = lastSync !== undefined && now - Date.parse(lastSync) > staleMs;
  const held = quarantined.data?.meta.total;
  const proof = proofOf(certificate.data?.data, certificate.error);
  const isAway = syncs.error instanceof ServerError && syncs.error.code === noConnection;
  const isFine = !isAway && !isStale && proof.isProved && held === 0;
  return (
    <Group
      component="section"
      aria-label="Trust in the data"
      data-testid="trust-strip"
      gap="xs"
      mb="sm"
      style={{ rowGap: 0 }}
    >
      {isFine ? (
        <IconShieldCheck size={16} aria-hidden color="var(--good)" />
      ) : (
        <IconAlertTriangle size={16} aria-hidden color="var(--bad)" />
      )}
      {isAway ? (
        <Item>
          <strong>The server does not answer: what is shown was read before.</strong>
        </Item>
      ) : null}
      <Item>Data as of {day === undefined ? "…" : format.date(day)}</Item>
      <Item>
        {lastSync === undefined
          ? syncs.data === undefined
            ? "Last sync …"
            : "No sync has ended yet"
          : `Last sync ${format.time(lastSync)} (${format.ago(lastSync, now)})`}
        {isStale ? <strong> – stale: a sync has been missed</strong> : null}
      </Item>
      <Item>{proof.text}</Item>
      <Item>
        {held === undefined ? "Quarantine …" : `${format.plural(held, "row")} in quarantine`}
      </Item>
      <TextLink href={screenAddress("/data", state)} size="xs">
        Details
      </TextLink>
    </Group>
  );
}

function Item({ children }: { children: ReactNode }) {
  return (
    <Text component="span" size="xs" c="dimmed">
      {children}
    </Text>
  );
}

function proofOf(
  certificate: Certificate | undefined,
  error: Error | null,
): { text: string; isProved: boolean } {
  if (certificate === undefined) {
    const isMissing = error instanceof ServerError && error.status === 404;
    return {
      text: isMissing
        ? "Unproved: nothing was certified yet"
        : error
          ? "Certificate unknown"
          : "Certificate …",
      isProved: false,
    };
  }
  const when = format.time(certificate.issued_at);
  switch (certificate.status) {
    case "green":
      return { text: `Certified equal to the source, ${when}`, isProved: true };
    case "amber":
      return { text: `Certified ${when}, but for quarantined rows`, isProved: false };
    case "red":
      return { text: `Not proved: the copy differs from its source (${when})`, isProved: false };
  }
}
