import { MultiSelect, NumberInput, Select } from "@mantine/core";
import { dpdMax } from "#contract/limits.ts";
import { filterOptions } from "#web/api/service.ts";
import { DayInput } from "#web/components/day-input.tsx";
import type { Choice, FilterField } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { joinList, splitList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** A list of more options than this is searched, not scrolled. */
const optionsShownMax = 60;
const choicesScrolled = 10;

export function FilterInput({ field }: { field: FilterField }) {
  const { state, set } = useUrlState();
  const value = state[field.name] ?? "";
  const change = (next: string | null): void => set({ [field.name]: next });
  const changeByTyping = (next: string): void => set({ [field.name]: next }, { replace: true });
  switch (field.kind) {
    case "options":
      return <OptionsInput field={field} value={value} change={change} />;
    case "choices":
      return (
        <MultiSelect
          size="xs"
          label={field.label}
          data={[...field.choices]}
          value={splitList(value)}
          onChange={(values) => change(joinList(values))}
          clearable
          comboboxProps={{ withinPortal: false }}
        />
      );
    case "choice":
      return <ChoiceInput {...field} any="Any" value={value} change={change} />;
    case "flag":
      return (
        <ChoiceInput
          label={field.label}
          choices={yesAndNo}
          any="Either"
          value={value}
          change={change}
        />
      );
    case "number":
      return (
        <NumberInput
          size="xs"
          label={field.label}
          min={0}
          max={dpdMax}
          allowDecimal={false}
          allowNegative={false}
          value={value}
          onChange={(number) => changeByTyping(String(number))}
        />
      );
    case "date":
      return <DayInput label={field.label} value={value} isClearable change={changeByTyping} />;
  }
}

const yesAndNo: readonly Choice[] = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** One of a few, or none of them. */
function ChoiceInput({
  label,
  choices,
  any,
  value,
  change,
}: {
  label: string;
  choices: readonly Choice[];
  /** What it is when nothing is chosen. */
  any: string;
  value: string;
  change: (next: string | null) => void;
}) {
  return (
    <Select
      size="xs"
      label={label}
      data={[...choices]}
      placeholder={any}
      value={value === "" ? null : value}
      onChange={change}
      searchable={choices.length > choicesScrolled}
      clearable
      comboboxProps={{ withinPortal: false }}
    />
  );
}

function OptionsInput({
  field,
  value,
  change,
}: {
  field: FilterField & { kind: "options" };
  value: string;
  change: (next: string) => void;
}) {
  const options = useApi(filterOptions);
  const known = options.data?.data[field.options] ?? [];
  const chosen = splitList(value);
  // What a link names stays chosen, also where the server does not know it.
  const unknown = chosen.filter((one) => !known.some((option) => option.value === one));
  return (
    <MultiSelect
      size="xs"
      label={field.label}
      data={[
        ...known.map((option) => ({
          value: option.value,
          label: `${option.label} (${format.count(option.count)})`,
        })),
        ...unknown.map((one) => ({ value: one, label: one })),
      ]}
      value={chosen}
      onChange={(values) => change(joinList(values))}
      searchable
      clearable
      limit={optionsShownMax}
      nothingFoundMessage="Nothing found"
      comboboxProps={{ withinPortal: false }}
    />
  );
}
