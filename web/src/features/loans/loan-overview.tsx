import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import { loanColumns } from "#contract/loan-columns.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import { Explained } from "#web/components/explain-button.tsx";
import { TextLink } from "#web/components/link.tsx";
import classes from "#web/features/loans/loan-drawer.module.css";
import { loanFieldGroups } from "#web/features/loans/loan-field-groups.ts";
import { isExplained, loanTitle, loanUnit } from "#web/features/loans/loan-table.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, type UrlState, useUrlState } from "#web/lib/url-state.ts";

/** Every field of a loan; what is computed explains itself by a click. */
export function LoanOverview({ loan }: { loan: Row }) {
  return loanFieldGroups.map(({ title, fields }) => (
    <section key={title} aria-label={title}>
      <Title order={3}>{title}</Title>
      <dl className={classes["fields"]}>
        {fields.map((id) => (
          <Field key={id} id={id} loan={loan} />
        ))}
      </dl>
    </section>
  ));
}

function Field({ id, loan }: { id: string; loan: Row }) {
  const { state } = useUrlState();
  const unit = loanUnit(id, loanColumns[id] ?? "text");
  const title = loanTitle(id);
  return (
    <div className={classes["field"]} data-field={id}>
      <dt title={loanDefinitions[id]}>
        {title}
        {unit === "naira" ? ", ₦" : ""}
      </dt>
      <dd>{drawn({ id, loan, unit, title, state })}</dd>
    </div>
  );
}

interface Drawn {
  id: string;
  loan: Row;
  unit: format.Unit;
  title: string;
  state: UrlState;
}

function drawn({ id, loan, unit, title, state }: Drawn): ReactNode {
  const value = cellOf(loan, id);
  const text = format.show(value, unit);
  const link = linkOf(id, value, state);
  if (link !== undefined) {
    return (
      <TextLink href={link} size="sm">
        <bdi>{text}</bdi>
      </TextLink>
    );
  }
  if (!isExplained(id)) {
    return <bdi className={format.isQuiet(value) ? classes["quiet"] : undefined}>{text}</bdi>;
  }
  const target = { metric: id, scope: `loan:${String(loan["loan_id"])}` };
  return (
    <Explained target={target} label={title}>
      <span
        className={[classes["explained"], format.isQuiet(value) && classes["quiet"]]
          .filter(Boolean)
          .join(" ")}
      >
        {text}
      </span>
    </Explained>
  );
}

/** The officer and the branch have screens of their own. */
function linkOf(id: string, value: format.Value, state: UrlState): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (id === "officer_id") return screenAddress(`/officers/${encodeURIComponent(value)}`, state);
  if (id === "branch") return screenAddress("/loans", state, { branch: joinList([value]) });
  return undefined;
}
