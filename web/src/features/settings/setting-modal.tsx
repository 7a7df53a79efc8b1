/** Changes the setting that the address names, and shows how it came to be what it is. */

import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { freeTextLengthMax } from "#contract/limits.ts";
import { changeSetting, type Setting } from "#web/api/settings.ts";
import { Empty } from "#web/components/states.tsx";
import { SettingHistory } from "#web/features/settings/setting-history.tsx";
import { isSameValue, settingTitle, valueText } from "#web/features/settings/setting-text.ts";
import { isComplete, typedValue, ValueInput } from "#web/features/settings/value-input.tsx";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export function SettingModal({ settings }: { settings: readonly Setting[] }) {
  const { state, set } = useUrlState();
  const name = state["setting"];
  const setting = settings.find((one) => one.name === name);
  const close = (): void => set({ setting: null });
  return (
    <Modal
      opened={name !== undefined}
      onClose={close}
      size="lg"
      title={setting === undefined ? "Setting" : settingTitle(setting.name)}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {setting === undefined ? (
        <Empty title="There is no such setting" hint={`The service knows no setting ${name}.`} />
      ) : (
        // Typed anew for another setting, and when its value has changed.
        <Stack key={`${setting.name} ${valueText(setting.value)}`}>
          <Form setting={setting} />
          <SettingHistory name={setting.name} />
        </Stack>
      )}
    </Modal>
  );
}

function Form({ setting }: { setting: Setting }) {
  const { name, value, default_value: usual, description } = setting;
  const queries = useQueryClient();
  const [typed, setTyped] = useState(() => typedValue(value));
  const [reason, setReason] = useState("");
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeSetting(name, typed.value ?? "", reason),
    onSuccess: async (loans) => {
      const text = loans === 0 ? "" : ` ${format.plural(loans, "loan")} computed anew.`;
      notifications.show({ title: "Setting changed", message: `${settingTitle(name)}.${text}` });
      await queries.invalidateQueries();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{description}</Text>
        <Text size="xs" c="dimmed">
          {name}; default: {valueText(usual)}
        </Text>
        <ValueInput setting={setting} typed={typed} change={setTyped} />
        <Textarea
          label="Reason"
          description="Why, in one sentence; it is kept with the change"
          required
          autosize
          minRows={2}
          maxLength={freeTextLengthMax}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error === null ? null : (
          <Alert color="red" variant="outline" role="alert" title="It was not changed">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          {isSameValue(value, usual) ? null : (
            <Button size="compact-sm" variant="default" onClick={() => setTyped(typedValue(usual))}>
              Fill in the default
            </Button>
          )}
          <Button
            size="compact-sm"
            type="submit"
            loading={isPending}
            disabled={!isComplete(typed) || reason.trim() === ""}
          >
            Change
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
