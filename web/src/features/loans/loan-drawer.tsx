/** One loan, over any screen: opened by `loan=` in the address, which its tabs are in too. */

import { Badge, Button, Drawer, Group, Tabs, Text } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconLink } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { ServerError } from "#web/api/http.ts";
import { loan as loanEndpoint } from "#web/api/loans.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import { useShownDay } from "#web/app/day.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { DpdTone } from "#web/features/loans/dpd-tone.tsx";
import { DpdHistory } from "#web/features/loans/dpd-history.tsx";
import { DueCurve } from "#web/features/loans/due-curve.tsx";
import classes from "#web/features/loans/loan-drawer.module.css";
import { LoanOverview } from "#web/features/loans/loan-overview.tsx";
import { LoanRepayments, LoanSchedule } from "#web/features/loans/loan-parts.tsx";
import { noExplanation } from "#web/lib/explain-target.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

interface Tab {
  id: string;
  title: string;
  content: (loan: Row) => ReactNode;
}

const tabs: readonly Tab[] = [
  { id: "overview", title: "Overview", content: (loan) => <LoanOverview loan={loan} /> },
  { id: "due-curve", title: "Due and paid", content: (loan) => <DueCurve loan={loan} /> },
  { id: "repayments", title: "Repayments", content: (loan) => <LoanRepayments loan={loan} /> },
  { id: "schedule", title: "Schedule", content: (loan) => <LoanSchedule loan={loan} /> },
  { id: "history", title: "DPD history", content: (loan) => <DpdHistory loan={loan} /> },
];

export function LoanDrawer({ loanId }: { loanId: string }) {
  const { state, set } = useUrlState();
  useFocusReturn();
  const isExplaining = state["explain"] !== undefined;
  return (
    <Drawer.Root
      opened
      onClose={() => set({ loan: null, loan_tab: null, ...noExplanation })}
      position="right"
      size="min(100%, 760px)"
      // An explanation lies over it: Escape and Tab are the explanation's then.
      closeOnEscape={!isExplaining}
      trapFocus={!isExplaining}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Overlay backgroundOpacity={0.3} />
      {/* The next loan begins anew: nothing of the one before stays while it is read. */}
      <OneLoan key={loanId} loanId={loanId} />
    </Drawer.Root>
  );
}

function OneLoan({ loanId }: { loanId: string }) {
  const query = useApi(loanEndpoint, { loan_id: loanId });
  const loan = query.data?.data;
  const isMissing = query.error instanceof ServerError && query.error.status === 404;
  return (
    <Drawer.Content data-testid="loan-drawer">
      <Drawer.Header className={classes["header"] ?? ""}>
        <div style={{ minWidth: 0 }}>
          <Drawer.Title className={classes["title"] ?? ""}>
            {loan === undefined ? null : (
              <bdi>{format.show(cellOf(loan, "customer_name"), "text")}</bdi>
            )}{" "}
            <Text component="span" c="dimmed" size="sm" fw={400}>
              Loan {loanId}
            </Text>
          </Drawer.Title>
          {loan === undefined ? null : <Standing loan={loan} />}
        </div>
        <Group gap="xs" wrap="nowrap" className="no-print">
          <CopyLink />
          <Drawer.CloseButton aria-label="Close the loan" />
        </Group>
      </Drawer.Header>
      <Drawer.Body>
        {isMissing ? (
          <NoLoan loanId={loanId} />
        ) : (
          <Loaded query={query} height={400}>
            {(answer) => <LoanTabs loan={answer.data} />}
          </Loaded>
        )}
      </Drawer.Body>
    </Drawer.Content>
  );
}

function LoanTabs({ loan }: { loan: Row }) {
  const { state, set } = useUrlState();
  const chosen = tabs.find(({ id }) => id === state["loan_tab"]) ?? tabs[0];
  return (
    <Tabs
      value={chosen?.id ?? "overview"}
      onChange={(id) => set({ loan_tab: id === "overview" ? null : id })}
      keepMounted={false}
    >
      <Tabs.List mb="sm" aria-label="Parts of the loan">
        {tabs.map(({ id, title }) => (
          <Tabs.Tab key={id} value={id} px="sm">
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id}>
          {content(loan)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** How the loan stands, in a line. */
function Standing({ loan }: { loan: Row }) {
  const day = useShownDay();
  const dpd = cellOf(loan, "current_dpd");
  return (
    <Group gap={6} mt={2}>
      <Badge size="sm" radius="sm" tt="none" variant="default">
        {format.show(cellOf(loan, "status"), "text")}
      </Badge>
      <DpdTone bucket={String(cellOf(loan, "dpd_bucket"))} />
      <Text size="xs" c="dimmed">
        DPD {format.show(dpd, "count")} · outstanding ₦
        {format.show(cellOf(loan, "actual_outstanding"), "naira")}
        {day === undefined ? null : <span className="print-only">On {format.date(day)}</span>}
      </Text>
    </Group>
  );
}

function NoLoan({ loanId }: { loanId: string }) {
  const { state, set } = useUrlState();
  const day = useShownDay();
  return (
    <Empty
      title={`There is no loan ${loanId}${day === undefined ? "" : ` on ${format.date(day)}`}`}
      hint="Nothing with this id is known, or it was disbursed on a later day."
    >
      {state["as_of"] === undefined ? null : (
        <Button variant="default" size="compact-sm" onClick={() => set({ as_of: null })}>
          Look for it today
        </Button>
      )}
    </Empty>
  );
}

function CopyLink() {
  const { copy, copied, error } = useClipboard({ timeout: 2_000 });
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={
        copied ? <IconCheck size={14} aria-hidden /> : <IconLink size={14} aria-hidden />
      }
      onClick={() => copy(window.location.href)}
    >
      {/* Browsers give a page without TLS no clipboard. */}
      {copied ? "Copied" : error === null ? "Copy link" : "Copy the address above instead"}
    </Button>
  );
}

/** Gives the keyboard back to where it was; to a table as a whole, of whose cells one is its place. */
function useFocusReturn(): void {
  useEffect(() => {
    const from = document.activeElement;
    const target = from?.closest<HTMLElement>('[role="grid"]') ?? from;
    return () => {
      const isThere =
        target instanceof HTMLElement && target.isConnected && target !== document.body;
      const place = isThere ? target : document.querySelector<HTMLElement>("#content");
      place?.focus({ preventScroll: true });
    };
  }, []);
}
