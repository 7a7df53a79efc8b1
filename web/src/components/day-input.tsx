import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";

/** The API knows no earlier day. */
const earliestDay = "1970-01-01";

/** A field of a day. While one types, it holds days that do not exist yet: only a whole one is told. */
export function DayInput({
  value,
  change,
  isClearable = false,
  ...rest
}: Omit<TextInputProps, "value" | "onChange"> & {
  /** Empty: no day. */
  value: string;
  change: (day: string) => void;
  /** Whether an empty field is told, too. */
  isClearable?: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      type="date"
      size="xs"
      min={earliestDay}
      {...rest}
      value={typed ?? value}
      onChange={(event) => {
        const day = event.currentTarget.value;
        const isWhole = day === "" ? isClearable : day >= earliestDay;
        // The address follows a moment later: the value of before, shown again meanwhile, would undo what is being typed.
        setTyped(day);
        if (isWhole) change(day);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
