import {
  NativeSelect,
  SegmentedControl,
  Table,
  Text,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { bridge } from "#web/api/bridge.ts";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import {
  chosenMeasure,
  chosenStart,
  type Drawn,
  drawn,
  type DrawnRow,
  measures,
  starts,
  stepsOf,
  stepTexts,
} from "#web/features/portfolio/bridge-view.ts";
import classes from "#web/features/portfolio/portfolio.module.css";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** What moved a measure of the portfolio since an earlier day. */
export function Bridge({ figures }: { figures: Figures }) {
  const { state } = useUrlState();
  const { day, filters, now } = figures;
  const measure = chosenMeasure(state);
  const from = day === undefined ? undefined : chosenStart(state).from(day);
  const query = useApi(
    bridge,
    { ...filters, measure: measure.id, from },
    { enabled: from !== undefined && now !== undefined },
  );
  return (
    <Panel
      title="What changed"
      hint={
        from === undefined || day === undefined
          ? undefined
          : `${measure.title}, from the evening of ${format.date(from)} to that of ${format.date(day)}.`
      }
      actions={<Choices />}
    >
      <Loaded query={query} height={320}>
        {({ data }) => (
          <Waterfall view={drawn(stepsOf(measure, data))} from={from ?? ""} day={day ?? ""} />
        )}
      </Loaded>
    </Panel>
  );
}

function Choices() {
  const { state, set } = useUrlState();
  return (
    <>
      <NativeSelect
        size="xs"
        w={210}
        aria-label="Measure"
        data={measures.map(({ id, title }) => ({ value: id, label: title }))}
        value={chosenMeasure(state).id}
        onChange={(event) => set({ measure: event.currentTarget.value })}
      />
      <SegmentedControl
        size="xs"
        aria-label="Since"
        data={starts.map(({ id, label }) => ({ value: id, label }))}
        value={chosenStart(state).id}
        onChange={(id) => set({ bridge: id === "day" ? null : id })}
      />
    </>
  );
}

function Waterfall({ view, from, day }: { view: Drawn; from: string; day: string }) {
  return (
    <>
      <Table fz="sm" verticalSpacing={4} horizontalSpacing={6} data-testid="bridge">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Step</Table.Th>
            <Table.Th ta="right">Loans</Table.Th>
            <Table.Th ta="right">Amount, ₦</Table.Th>
            <Table.Th className={classes["bars"]}>
              <span className={classes["axis"]}>
                <span>{format.axisNaira(view.low)}</span>
                <span>{format.axisNaira(view.high)}</span>
              </span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {view.rows.map((row) => (
            <Step key={row.step} row={row} day={row.step === "opening" ? from : day} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4} data-testid="bridge-gap">
        {view.gapKobo === 0
          ? "Opening and steps sum to the closing amount: difference ₦0.00."
          : `Opening and steps differ from the closing amount by ₦${format.naira(view.gapKobo / 100)}.`}
      </Text>
    </>
  );
}

function Step({ row, day }: { row: DrawnRow; day: string }) {
  const { step, amount, loans, isTotal, left, width } = row;
  const text = stepTexts[step];
  const isQuiet = !isTotal && loans === 0;
  return (
    <Table.Tr {...(isQuiet && { c: "dimmed" })} data-step={step}>
      <Table.Th scope="row" fw={isTotal ? 600 : 400}>
        {isTotal ? (
          `${step === "opening" ? "Opening" : "Closing"}, ${format.date(day)}`
        ) : (
          <Tooltip label={text?.description} disabled={text === undefined}>
            <span>{text?.title ?? format.words(step)}</span>
          </Tooltip>
        )}
      </Table.Th>
      <Table.Td ta="right">
        <StepLoans row={row} day={day} />
      </Table.Td>
      <Table.Td ta="right">{isTotal ? format.naira(amount) : format.signedNaira(amount)}</Table.Td>
      <Table.Td className={classes["bars"]} aria-hidden="true">
        <div className={classes["lane"]}>
          {isQuiet ? null : (
            <div
              className={isTotal ? classes["mark"] : amount < 0 ? classes["fall"] : classes["rise"]}
              style={{ left: `${left * 100}%`, width: isTotal ? undefined : `${width * 100}%` }}
            />
          )}
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

/** The loans of a total are a list of that day; those of a step open beside the bridge, each with its part. */
function StepLoans({ row, day }: { row: DrawnRow; day: string }) {
  const { state, set } = useUrlState();
  const number = format.count(row.loans);
  if (row.loans === 0) return number;
  if (row.isTotal) {
    const dayPatch = row.step === "opening" ? { as_of: day } : {};
    const patch = { ...chosenMeasure(state).loans, ...dayPatch };
    return (
      <TextLink size="sm" href={screenAddress("/loans", state, patch)}>
        {number}
        <span className="visually-hidden"> loans on {format.date(day)}</span>
      </TextLink>
    );
  }
  return (
    <UnstyledButton
      fz="sm"
      className={classes["open"]}
      onClick={() => set({ step: row.step, sort: null })}
    >
      {number}
      <span className="visually-hidden"> loans: {stepTexts[row.step]?.title ?? row.step}</span>
    </UnstyledButton>
  );
}
