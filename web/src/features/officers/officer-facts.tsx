import { Anchor, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { OfficerIdentity } from "#web/api/officers.ts";
import { TextLink } from "#web/components/link.tsx";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** Who the officer is, in one line that wraps. */
export function OfficerFacts({ officer }: { officer: OfficerIdentity | null }) {
  const { state } = useUrlState();
  if (officer === null) return null;
  const { branch } = officer;
  return (
    <Group component="dl" m={0} gap="lg" style={{ rowGap: 4 }} data-testid="officer-facts">
      <Fact name="Officer id">{officer.officer_id}</Fact>
      <Fact name="Branch">
        <TextLink
          size="sm"
          href={screenAddress("/officers", state, { branch: joinList([branch]) })}
        >
          {branch}
        </TextLink>
      </Fact>
      <Fact name="Region">{officer.region}</Fact>
      <Fact name="Type">{officer.user_type}</Fact>
      <Fact name="Employment">{officer.employment_status}</Fact>
      <Fact name="Hired">{format.show(officer.hire_date, "date")}</Fact>
      <Fact name="Supervisor">
        <Person name={officer.supervisor_name} email={officer.supervisor_email} />
      </Fact>
      <Fact name="Vertical lead">
        <Person name={officer.vertical_lead_name} email={officer.vertical_lead_email} />
      </Fact>
      <Fact name="E-mail">
        <Person name={officer.officer_email} email={officer.officer_email} />
      </Fact>
    </Group>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children ?? format.nothing}
      </Text>
    </div>
  );
}

function Person({ name, email }: { name: string | null; email: string | null }) {
  if (email === null) return name ?? format.nothing;
  return (
    <Anchor size="sm" href={`mailto:${encodeURIComponent(email)}`} title={email}>
      {name ?? email}
    </Anchor>
  );
}
