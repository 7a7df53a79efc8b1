import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { startOperation } from "#web/api/operations.ts";
import { confirmText } from "#web/features/data/confirm-text.ts";

interface RunRequest {
  parameters: Readonly<Record<string, string | boolean>>;
  file?: File | undefined;
}

interface RunNowProps {
  /** As in its address: `sync-full`. */
  name: string;
  label: string;
  request?: RunRequest;
  isDisabled?: boolean;
  /** With the id of the run. */
  onStarted?: (id: string) => void;
}

/** Starts an operation; one that changes much asks first. */
export function RunNow({
  name,
  label,
  request = { parameters: {} },
  isDisabled = false,
  onStarted,
}: RunNowProps) {
  const queries = useQueryClient();
  const [isAsking, { open, close }] = useDisclosure(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () => startOperation(name, request.parameters, request.file),
    onSuccess: async (id) => {
      onStarted?.(id);
      await queries.invalidateQueries({ queryKey: ["/operations"] });
    },
    onError: (error) => {
      notifications.show({
        title: "It was not started",
        message: error.message,
        color: "red",
        autoClose: false,
      });
    },
  });
  const question = confirmText(name, request.parameters);
  const run = (): void => {
    close();
    mutate();
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={isPending}
        disabled={isDisabled}
        onClick={question === null ? run : open}
      >
        {label}
      </Button>
      <Modal
        opened={isAsking}
        onClose={close}
        title={`${label}?`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Stack>
          <Text size="sm">{question}</Text>
          <Group justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={close}>
              Cancel
            </Button>
            <Button size="compact-sm" onClick={run} data-autofocus>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
