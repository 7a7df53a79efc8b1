import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { isCalendarDate, plusDays } from "#contract/calendar-date.ts";
import { transitions, transitionSumsShape } from "#web/api/flows.ts";
import { DayInput } from "#web/components/day-input.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import { MatrixTable } from "#web/features/cohorts/matrix-table.tsx";
import { MovedLoans } from "#web/features/cohorts/moved-loans.tsx";
import { rollSentence } from "#web/features/cohorts/roll-sentence.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const spans = [1, 7, 30, 90];

export function TransitionMatrix({ day }: { day: string }) {
  const { state, set } = useUrlState();
  const asked = state["to"] ?? day;
  const to = asked > day ? day : asked;
  const from = state["from"] ?? back(to, 7);
  const isBalance = state["measure"] === "balance";
  const params = { ...belongingParams(state), from, to };
  const query = useApi(transitions, params);
  const days = { from, to };
  return (
    <Stack gap="sm">
      <Panel
        title="Where the loans went"
        hint={`From a bucket of days past due on ${format.show(from, "date")} (rows) to one on ${format.show(to, "date")} (columns)`}
        actions={
          <>
            <DayInput
              label="From"
              value={from}
              max={back(to, 1)}
              change={(next) => set({ from: next })}
            />
            <DayInput
              label="To"
              value={to}
              max={day}
              change={(next) => set({ to: next === day ? null : next })}
            />
            <SegmentedControl
              size="xs"
              aria-label="What the cells show"
              data={[
                { value: "loans", label: "Loans" },
                { value: "balance", label: "Balances" },
              ]}
              value={isBalance ? "balance" : "loans"}
              onChange={(value) => set({ measure: value === "loans" ? null : value })}
            />
            <ExportMenu endpoint={transitions} params={params} total={query.data?.data.length} />
          </>
        }
      >
        <Group gap={4} mb="xs" className="no-print">
          <Text size="xs" c="dimmed">
            The last
          </Text>
          {spans.map((span) => (
            <Button
              key={span}
              size="compact-xs"
              variant={from === back(to, span) ? "light" : "default"}
              aria-pressed={from === back(to, span)}
              onClick={() => set({ from: span === 7 ? null : back(to, span) })}
            >
              {format.plural(span, "day")}
            </Button>
          ))}
        </Group>
        <Loaded query={query} height={330}>
          {({ data, meta }) => {
            const sums = transitionSumsShape.parse(meta);
            return (
              <Stack gap="xs">
                <MatrixTable cells={data} sums={sums} isBalance={isBalance} />
                <Text size="sm" data-testid="roll-sentence">
                  {rollSentence(data, sums, days)}
                </Text>
                <Text size="xs" c="dimmed">
                  Shares are of the row. New: disbursed since; of these the loan amount counts. A
                  cell opens its loans. Red: later than before, green: less late or paid off.
                </Text>
              </Stack>
            );
          }}
        </Loaded>
      </Panel>
      <MovedLoans days={days} />
    </Stack>
  );
}

function back(day: string, days: number): string {
  return isCalendarDate(day) ? plusDays(day, -days) : day;
}
