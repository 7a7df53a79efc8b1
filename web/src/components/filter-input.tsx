import { MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { filterOptions } from "#web/api/service.ts";
import type { FilterField } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { joinList, splitList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** A list of more options than this is searched, not scrolled. */
const optionsShownMax = 60;

export function FilterInput({ field }: { field: FilterField }) {
  const { state, set } = useUrlState();
  const value = state[field.name] ?? "";
  const change = (next: string | null): void => set({ [field.name]: next });
  switch (field.kind) {
    case "options":
      return <OptionsInput field={field} value={value} change={change} />;
    case "choices":
      return field.single === true ? (
        <Select
          size="xs"
          label={field.label}
          data={[...field.choices]}
          placeholder="Any"
          value={value === "" ? null : value}
          onChange={change}
          clearable
          comboboxProps={{ withinPortal: false }}
        />
      ) : (
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
      return (
        <Select
          size="xs"
          label={field.label}
          data={[...field.choices]}
          placeholder="Any"
          value={value === "" ? null : value}
          onChange={change}
          searchable
          clearable
          comboboxProps={{ withinPortal: false }}
        />
      );
    case "flag":
      return (
        <Select
          size="xs"
          label={field.label}
          data={[
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
          placeholder="Either"
          value={value === "" ? null : value}
          onChange={change}
          clearable
          comboboxProps={{ withinPortal: false }}
        />
      );
    case "number":
      return (
        <NumberInput
          size="xs"
          label={field.label}
          min={0}
          max={65_000}
          allowDecimal={false}
          allowNegative={false}
          value={value}
          onChange={(number) => change(String(number))}
        />
      );
    case "date":
      return (
        <TextInput
          size="xs"
          type="date"
          label={field.label}
          value={value}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
  }
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
