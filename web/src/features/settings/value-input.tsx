/** The field of a setting's value: numbers as numbers, choices as choices, several parts as several fields. */

import {
  JsonInput,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import type { Setting, SettingValue } from "#web/api/settings.ts";
import { partsOf, partTitle } from "#web/features/settings/setting-text.ts";
import * as format from "#web/lib/format.ts";

/** What stands in the field; undefined: it is no value yet. */
interface TypedValue {
  text: string;
  value: SettingValue | undefined;
}

interface InputProps {
  setting: Setting;
  typed: TypedValue;
  change: (typed: TypedValue) => void;
}

export function typedValue(value: SettingValue): TypedValue {
  return {
    text: typeof value === "object" ? JSON.stringify(value, null, 2) : String(value),
    value,
  };
}

/** `v1 or v2` names the choices. */
function choicesOf({ unit, value }: Setting): string[] {
  if (typeof value === "boolean") return ["true", "false"];
  const match = /^(\w+) or (\w+)$/.exec(unit ?? "");
  return match === null ? [] : match.slice(1);
}

export function ValueInput(props: InputProps) {
  const { setting, typed, change } = props;
  const choices = choicesOf(setting);
  if (choices.length > 0) return <ChoiceInput {...props} choices={choices} />;
  const { value } = setting;
  if (typeof value === "number") {
    return (
      <NumberInput
        label="Value"
        description={setting.unit}
        value={typed.text}
        onChange={(next) =>
          change({ text: String(next), value: next === "" ? undefined : Number(next) })
        }
        data-autofocus
      />
    );
  }
  if (typeof value === "object") {
    const areNumbers = Object.keys(value).length > 0 && Object.values(value).every(isNumber);
    return areNumbers ? <PartsInput {...props} /> : <ObjectInput {...props} />;
  }
  return (
    <TextInput
      label="Value"
      description={setting.unit}
      {...(setting.unit === "date" && { type: "date" })}
      value={typed.text}
      onChange={({ currentTarget: { value: text } }) =>
        change({ text, value: text === "" ? undefined : text })
      }
      data-autofocus
    />
  );
}

const isNumber = (value: unknown): boolean => typeof value === "number";

function ChoiceInput({ setting, typed, change, choices }: InputProps & { choices: string[] }) {
  const isFlag = typeof setting.value === "boolean";
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        Value
      </Text>
      <SegmentedControl
        aria-label="Value"
        data={choices.map((choice) => ({
          value: choice,
          label: isFlag ? (choice === "true" ? "Yes" : "No") : format.words(choice),
        }))}
        value={typed.text}
        onChange={(text) => change({ text, value: isFlag ? text === "true" : text })}
      />
    </Stack>
  );
}

/** Limits or weights: a field each. */
function PartsInput({ setting, typed, change }: InputProps) {
  const value = typeof typed.value === "object" ? typed.value : {};
  const set = (name: string, next: number | string): void => {
    const parts = { ...value, [name]: next === "" ? null : Number(next) };
    const isWhole = Object.values(parts).every(isNumber);
    change({ text: isWhole ? "" : "incomplete", value: parts });
  };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        Value, in {setting.unit ?? "numbers"}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="xs">
        {partsOf(value).map(([name, part]) => (
          <NumberInput
            key={name}
            size="xs"
            label={partTitle(name)}
            value={typeof part === "number" ? part : ""}
            onChange={(next) => set(name, next)}
          />
        ))}
      </SimpleGrid>
    </fieldset>
  );
}

function ObjectInput({ setting, typed, change }: InputProps) {
  return (
    <JsonInput
      label="Value"
      description={`${setting.unit ?? "object"}: names and values, in quotes, between braces`}
      autosize
      minRows={3}
      value={typed.text}
      error={
        typed.value === undefined ? "Not complete: quotes, commas or braces are missing" : null
      }
      onChange={(text) => change({ text, value: objectOf(text) })}
    />
  );
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the service can be asked to take it. */
export function isComplete({ text, value }: TypedValue): boolean {
  return value !== undefined && text !== "incomplete";
}
