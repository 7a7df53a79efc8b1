import { Button, Group, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef } from "react";
import { usePageAddress } from "#web/lib/url-state.ts";

/** The address of this explanation on this day: opened next year, it still explains the same number. */
export function PermanentLink({ day }: { day: string }) {
  const here = usePageAddress();
  const clipboard = useClipboard({ timeout: 2_000 });
  const field = useRef<HTMLInputElement>(null);
  const link = `${window.location.origin}${here({ as_of: day })}`;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end" className="no-print">
      <TextInput
        ref={field}
        size="xs"
        readOnly
        label="Permanent link"
        value={link}
        style={{ flex: 1, minWidth: 0 }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={
          clipboard.copied ? (
            <IconCheck size={14} aria-hidden />
          ) : (
            <IconCopy size={14} aria-hidden />
          )
        }
        onClick={() => {
          clipboard.copy(link);
          // Browsers give a page without TLS no clipboard: then the link stands marked, ready for Ctrl-C.
          field.current?.select();
        }}
      >
        {clipboard.copied ? "Copied" : "Copy"}
      </Button>
    </Group>
  );
}
