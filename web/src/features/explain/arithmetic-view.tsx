import { Table, Text } from "@mantine/core";
import type { Explanation } from "#web/api/explain.ts";
import { TextLink } from "#web/components/link.tsx";
import { type Redone, redo } from "#web/features/explain/arithmetic.ts";
import { FormulaText, Verdict } from "#web/features/explain/parts.tsx";
import * as format from "#web/lib/format.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";
import { listOfScope } from "#web/features/explain/list-of-scope.ts";

/** The formula with its numbers, worked out here and compared with what the service says. */
export function Arithmetic({ data }: { data: Explanation }) {
  const redone = redo(data);
  if (redone === undefined) return data.unit === "rank" ? <RankNote data={data} /> : <NotRedone />;
  return (
    <>
      {redone.rules.length > 0 ? (
        <Rules redone={redone} />
      ) : (
        <FormulaText label="The formula in numbers">{redone.numbers}</FormulaText>
      )}
      {redone.terms.length > 0 ? <Terms redone={redone} /> : null}
      <Result data={data} redone={redone} />
    </>
  );
}

function Result({ data, redone }: { data: Explanation; redone: Redone }) {
  const { unrounded, isSame } = redone;
  const result = redone.result === null ? "nothing to measure" : format.digits(redone.result);
  const steps = unrounded === null ? "= " : `= ${unrounded}…, rounded to `;
  const shown =
    data.unit === "ratio" && typeof data.value === "number"
      ? ` (${format.show(data.value, "ratio")})`
      : "";
  return (
    <div data-testid="arithmetic">
      <Verdict isSame={isSame}>
        {steps}
        <strong data-testid="own-result">{result}</strong>
        {shown}
        {isSame
          ? ", the same as the service shows. Worked out on this page from the sums below."
          : `: the service shows ${String(data.value ?? "nothing")}. The two must be equal: report it with the link below.`}
      </Verdict>
    </div>
  );
}

function Terms({ redone }: { redone: Redone }) {
  return (
    <Table.ScrollContainer
      minWidth={300}
      type="native"
      tabIndex={0}
      role="group"
      aria-label="Terms of the sum"
    >
      <Table withTableBorder fz="sm" verticalSpacing={2} aria-label="The terms of the sum">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Term</Table.Th>
            <Table.Th>In numbers</Table.Th>
            <Table.Th ta="right">Worth</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {redone.terms.map(({ formula, numbers, worth }) => (
            <Table.Tr key={formula}>
              <Table.Td ff="monospace">{formula}</Table.Td>
              <Table.Td ff="monospace">{numbers}</Table.Td>
              <Table.Td ta="right">{worth}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rules({ redone }: { redone: Redone }) {
  return (
    <FormulaText label="The rules in numbers">
      {redone.rules.map(({ text, holds }) => (
        <div key={text}>
          {text}: {holds ? "yes" : "no"}
        </div>
      ))}
    </FormulaText>
  );
}

/** A place among groups follows from all of them; what one group's numbers give is the weighted sum. */
function RankNote({ data }: { data: Explanation }) {
  const { state } = useUrlState();
  const list = listOfScope(data.scope);
  return (
    <Text size="sm">
      {data.value === null
        ? "A rank is among the rows of a list: the portfolio as a whole, and groups without loans, have none."
        : "A rank is among all groups of its kind, so it cannot be worked out from this one alone. "}
      {list === undefined || data.value === null ? null : (
        <TextLink underline="always" href={screenAddress(list, state, { sort: "rank" })}>
          The list, best rank first
        </TextLink>
      )}
    </Text>
  );
}

function NotRedone() {
  return (
    <Text size="sm" c="dimmed">
      This formula is in words; the page cannot work it out again. The components and their rows are
      below.
    </Text>
  );
}
