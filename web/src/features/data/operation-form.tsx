import { Checkbox, FileInput, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { OperationKind, OperationParameter } from "#web/api/operations.ts";
import { RunNow } from "#web/features/data/run-now.tsx";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** So that fields beside each other stand on one line. */
const belowInput: ("label" | "input" | "description")[] = ["label", "input", "description"];

type Given = Readonly<Record<string, string | boolean>>;

/** What an operation does, what it can be asked with, and the button that starts it. */
export function OperationForm({ kind }: { kind: OperationKind }) {
  const { set } = useUrlState();
  const [given, setGiven] = useState<Given>({});
  const [file, setFile] = useState<File | null>(null);
  const title = format.words(kind.name.replaceAll("-", " "));
  const change = (name: string, value: string | boolean | null): void =>
    setGiven(({ [name]: _before, ...others }) =>
      value === null || value === "" || value === false ? others : { ...others, [name]: value },
    );
  return (
    <Group
      component="section"
      aria-label={title}
      justify="space-between"
      align="flex-start"
      py="xs"
      gap="xs"
      style={{ borderTop: "1px solid var(--line)" }}
    >
      <Stack gap={4} style={{ flex: "1 1 320px", minWidth: 0 }}>
        <Text size="sm" fw={600} component="h3" m={0}>
          {title}
        </Text>
        <Text size="sm">{kind.summary}.</Text>
        {kind.parameters.length === 0 && kind.file === null ? null : (
          <Group gap="sm" align="flex-start">
            {kind.parameters.map((parameter) => (
              <ParameterInput
                key={parameter.name}
                parameter={parameter}
                value={given[parameter.name]}
                isBesideFields={kind.parameters.some((one) => one.kind !== "flag")}
                change={(value) => change(parameter.name, value)}
              />
            ))}
            {kind.file === null ? null : (
              <FileInput
                size="xs"
                w={260}
                inputWrapperOrder={belowInput}
                label={kind.file.isRequired ? "File (tab-separated)" : "File, if any"}
                description={kind.file.description}
                placeholder="Choose a file"
                clearable
                clearButtonProps={{ "aria-label": "Take the file away" }}
                value={file}
                onChange={setFile}
              />
            )}
          </Group>
        )}
      </Stack>
      <RunNow
        name={kind.name}
        label={`Run ${title.toLowerCase()}`}
        request={{ parameters: given, ...fileOf(kind, file) }}
        isDisabled={kind.file?.isRequired === true && file === null}
        onStarted={(id) => set({ run: id })}
      />
    </Group>
  );
}

/** An operation that may take a file is always asked with one, an empty one where none was chosen. */
function fileOf(kind: OperationKind, file: File | null): { file?: File } {
  return kind.file === null ? {} : { file: file ?? new File([], "none.tsv") };
}

function ParameterInput({
  parameter: { name, description, kind, choices },
  value,
  isBesideFields,
  change,
}: {
  parameter: OperationParameter;
  value: string | boolean | undefined;
  /** Then a box stands in line with them, whose labels are above. */
  isBesideFields: boolean;
  change: (value: string | boolean | null) => void;
}) {
  const label = format.words(name);
  const text = typeof value === "string" ? value : "";
  if (kind === "flag") {
    return (
      <Checkbox
        size="xs"
        {...(isBesideFields && { mt: 24 })}
        label={label}
        description={description}
        checked={value === true}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    );
  }
  if (kind === "choice") {
    return (
      <Select
        size="xs"
        w={180}
        label={label}
        inputWrapperOrder={belowInput}
        // Where the description only lists the choices, the field shows them anyway.
        {...(!description.startsWith("only th") && { description })}
        placeholder={name === "sink" ? "direct" : "All"}
        data={choices.map((one) => ({ value: one, label: format.words(one) }))}
        value={text === "" ? null : text}
        onChange={change}
        clearable
      />
    );
  }
  return (
    <TextInput
      size="xs"
      w={220}
      label={label}
      inputWrapperOrder={belowInput}
      description={description}
      {...(kind === "date" && { type: "date" })}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
