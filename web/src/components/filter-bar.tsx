import {
  Badge,
  Button,
  CloseButton,
  Group,
  Pill,
  Popover,
  SimpleGrid,
  TextInput,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { filterOptions } from "#web/api/service.ts";
import { Loading } from "#web/components/states.tsx";
import { type FilterField, searchName } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { splitList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** The fields weigh more than the screens: they are read when somebody opens them. */
const FilterInput = lazy(async () => ({
  default: (await import("#web/components/filter-input.tsx")).FilterInput,
}));

/** While one types, the list is asked for at most this often. */
const typingPauseMs = 250;

/** Narrows what a screen shows. What is chosen stands beside it as pills, each to be taken away. */
export function FilterBar({
  fields,
  search,
  children,
}: {
  fields: readonly FilterField[];
  /** What can be searched for, as the field's placeholder; without it there is no search. */
  search?: string;
  children?: ReactNode;
}) {
  const { state, set } = useUrlState();
  const [isOpen, setOpen] = useState(false);
  const active = fields.filter((field) => state[field.name] !== undefined);
  const clear = (): void =>
    set(
      Object.fromEntries(
        [...active.map((field) => field.name), searchName].map((name) => [name, null]),
      ),
    );
  return (
    <>
      <FiltersOnPaper fields={active} />
      <Group gap="xs" mb="xs" className="no-print" role="search" aria-label="Filters">
        {search === undefined ? null : <SearchInput placeholder={search} />}
        <Popover
          opened={isOpen}
          onChange={setOpen}
          position="bottom-start"
          width={320}
          trapFocus
          withinPortal
        >
          <Popover.Target>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconFilter size={14} aria-hidden />}
              rightSection={
                active.length === 0 ? null : (
                  <Badge size="sm" circle>
                    {active.length}
                  </Badge>
                )
              }
              onClick={() => setOpen(!isOpen)}
            >
              Filters
            </Button>
          </Popover.Target>
          <Popover.Dropdown mah="70dvh" style={{ overflowY: "auto" }}>
            <Suspense fallback={<Loading height={fields.length * 52} />}>
              <SimpleGrid cols={1} spacing="xs" verticalSpacing="xs">
                {fields.map((field) => (
                  <FilterInput key={field.name} field={field} />
                ))}
              </SimpleGrid>
            </Suspense>
          </Popover.Dropdown>
        </Popover>
        <ActivePills fields={active} />
        {active.length > 0 || state[searchName] !== undefined ? (
          <Button variant="subtle" size="compact-xs" onClick={clear}>
            Clear all
          </Button>
        ) : null}
        {children}
      </Group>
    </>
  );
}

function SearchInput({ placeholder }: { placeholder: string }) {
  const { state, set } = useUrlState();
  const [typed, setTyped] = useState<string | null>(null);
  const ask = useDebouncedCallback((text: string) => {
    set({ [searchName]: text }, { replace: true });
    setTyped(null);
  }, typingPauseMs);
  const text = typed ?? state[searchName] ?? "";
  const change = (next: string): void => {
    setTyped(next);
    ask(next);
  };
  return (
    <TextInput
      size="xs"
      w={230}
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text === "" ? null : (
          <CloseButton size="xs" aria-label="Clear the search" onClick={() => change("")} />
        )
      }
      maxLength={255}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** What is chosen in a field, in words; of many values their number. */
function useChoiceText(
  fields: readonly FilterField[],
): (field: FilterField, most?: number) => string {
  const { state } = useUrlState();
  const options = useApi(
    filterOptions,
    {},
    { enabled: fields.some(({ kind }) => kind === "options") },
  );
  return (field, most = Number.POSITIVE_INFINITY) => {
    const value = state[field.name] ?? "";
    switch (field.kind) {
      case "flag":
        return value === "true" ? "yes" : "no";
      case "date":
        return format.date(value);
      case "number":
        return value;
      case "choice":
      case "choices":
      case "options": {
        const known =
          field.kind === "options" ? (options.data?.data[field.options] ?? []) : field.choices;
        const labels = splitList(value).map(
          (one) => known.find((choice) => choice.value === one)?.label ?? one,
        );
        return labels.length > most ? `${labels.length} chosen` : labels.join(", ");
      }
    }
  };
}

/** A pill has room for so many values. */
const pillValuesMax = 3;

function ActivePills({ fields }: { fields: readonly FilterField[] }) {
  const { set } = useUrlState();
  const text = useChoiceText(fields);
  return fields.map((field) => (
    <Pill
      key={field.name}
      size="sm"
      withRemoveButton
      removeButtonProps={{
        "aria-label": `Take away: ${field.label}`,
        "aria-hidden": false,
        tabIndex: 0,
      }}
      onRemove={() => set({ [field.name]: null })}
    >
      {field.label}: {text(field, pillValuesMax)}
    </Pill>
  ));
}

/** A print tells what was chosen, all of it. */
function FiltersOnPaper({ fields }: { fields: readonly FilterField[] }) {
  const { state } = useUrlState();
  const text = useChoiceText(fields);
  const search = state[searchName];
  const words = [
    ...(search === undefined ? [] : [`search “${search}”`]),
    ...fields.map((field) => `${field.label}: ${text(field)}`),
  ];
  return <p className="print-only">{words.length === 0 ? "Filters: none" : words.join("; ")}</p>;
}
