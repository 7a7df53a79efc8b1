/** A computed field of a loan: its formula, the inputs, and the instalments and repayments it looked at. */

import { Group, Stack, Table, Text, Title } from "@mantine/core";
import { loanDefinitions } from "#contract/loan-definitions.ts";
import { type LoanExplanation, loanExplanation } from "#web/api/explain.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { TextLink } from "#web/components/link.tsx";
import { Loaded } from "#web/components/states.tsx";
import { redoField } from "#web/features/explain/loan-arithmetic.ts";
import { instalmentColumns, repaymentColumns } from "#web/features/explain/loan-rows.ts";
import { FormulaText, Section, Verdict } from "#web/features/explain/parts.tsx";
import { PermanentLink } from "#web/features/explain/permanent-link.tsx";
import { loanColumn } from "#web/features/loans/loan-table.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { type ColumnKind, loanColumns } from "#contract/loan-columns.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { wholeRows } from "#web/lib/use-paged-rows.ts";

export function LoanFieldExplanation({ loanId, field }: { loanId: string; field: string }) {
  const query = useApi(loanExplanation, { loan_id: loanId, field });
  const isOther =
    query.data !== undefined &&
    (query.data.data.loan_id !== loanId || query.data.data.field !== field);
  return (
    <Loaded query={isOther ? { ...query, data: undefined } : query} height={400}>
      {({ data }) => <ExplainedField data={data} />}
    </Loaded>
  );
}

const kinds: Readonly<Record<string, ColumnKind>> = loanColumns;

/** Title and unit as the tables of loans have them. */
function columnOf(field: string) {
  const kind = kinds[field];
  return kind === undefined ? undefined : loanColumn(field, kind, () => "");
}

/** Without the unit of a heading: the values here carry theirs. */
function titleOf(field: string): string {
  return (columnOf(field)?.title ?? format.words(field)).replace(", ₦", "");
}

function shownInput(name: string, value: LoanExplanation["inputs"][string]): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(format.date).join(", ");
  if (name === "as_of") return format.show(value, "date");
  if (name === "tolerance") return `₦${format.show(value, "naira")}`;
  const unit = columnOf(name)?.unit ?? "text";
  return (unit === "naira" && value !== null ? "₦" : "") + format.show(value, unit);
}

function ExplainedField({ data }: { data: LoanExplanation }) {
  const openLoan = useLoanAddress();
  return (
    <Stack gap="md">
      <div>
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={2}>{titleOf(data.field)}</Title>
          <Text fw={700} size="xl" data-testid="explained-value">
            {shownInput(data.field, data.value)}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          <TextLink underline="always" href={openLoan(data.loan_id)} size="sm">
            Loan {data.loan_id}
          </TextLink>
          , {format.date(data.as_of)}
        </Text>
      </div>
      <Text size="sm">{data.definition}</Text>
      <Section title="Formula">
        <FormulaText label="Formula">{data.formula}</FormulaText>
        <FieldArithmetic data={data} />
      </Section>
      <Inputs data={data} />
      <Rows title="Instalments it looked at" rows={data.instalments} columns={instalmentColumns} />
      <Rows
        title="Repayments it looked at"
        rows={data.repayments}
        columns={repaymentColumns(data.repayments)}
      />
      <PermanentLink day={data.as_of} />
    </Stack>
  );
}

function FieldArithmetic({ data }: { data: LoanExplanation }) {
  const redone = redoField(data);
  if (redone === undefined) return null;
  const { numbers, result, isSame } = redone;
  return (
    <>
      <FormulaText label="The formula in numbers">{numbers}</FormulaText>
      <div data-testid="arithmetic">
        <Verdict isSame={isSame}>
          ={" "}
          <strong data-testid="own-result">
            {result === null ? "no value" : format.digits(result)}
          </strong>
          {isSame
            ? ", the same as the service shows. Worked out on this page from what stands below."
            : `: the service shows ${String(data.value ?? "no value")}. The two must be equal: report it with the link below.`}
        </Verdict>
      </div>
    </>
  );
}

function Inputs({ data }: { data: LoanExplanation }) {
  return (
    <Section title="Inputs">
      <Table withTableBorder fz="sm" verticalSpacing={3} aria-label="Inputs">
        <Table.Tbody>
          {Object.entries(data.inputs).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td title={loanDefinitions[name]}>
                {name === "as_of" ? "The day" : titleOf(name)}
                <Text size="xs" c="dimmed" ff="monospace">
                  {name}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{shownInput(name, value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function Rows<R>({
  title,
  rows,
  columns,
}: {
  title: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
}) {
  if (rows.length === 0) return null;
  return (
    <Section title={title}>
      <DataTable label={title} columns={columns} rows={wholeRows(rows)} height={300} />
    </Section>
  );
}
