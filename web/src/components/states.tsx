/** What stands where data should be: loading, failed, empty. One component decides between them and the data. */

import { Alert, Button, Center, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconMoodEmpty } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ServerError } from "#web/api/http.ts";

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const code = error instanceof ServerError && error.status > 0 ? ` (${error.code})` : "";
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertCircle aria-hidden />}
      title="This could not be shown"
      styles={{ title: { color: "var(--bad)" } }}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {error.message}
          {code}
        </Text>
        {retry === undefined ? null : (
          <Button size="compact-sm" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** `hint` says what to do, or why nothing is here. */
export function Empty({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children?: ReactNode;
}) {
  return (
    <Center p="xl">
      <Stack align="center" gap={6} maw={420}>
        <IconMoodEmpty size={28} aria-hidden color="var(--mantine-color-dimmed)" />
        <Text fw={600}>{title}</Text>
        {hint === undefined ? null : (
          <Text size="sm" c="dimmed" ta="center">
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  );
}

export function Loading({
  height = 160,
  label = "Loading",
}: {
  height?: number | string;
  label?: string;
}) {
  return (
    <div aria-busy="true" role="status" aria-label={label}>
      <Skeleton height={height} radius="sm" />
    </div>
  );
}

interface AnswerOf<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch" | "isPlaceholderData">;
  children: (data: T) => ReactNode;
  height?: number | string;
}

/** The data once it is there. While another question is answered, the answer to the one before stays, but stands back. */
export function Loaded<T>({ query, children, height }: AnswerOf<T>) {
  if (query.data !== undefined) {
    return (
      <div className="answer" aria-busy={query.isPlaceholderData}>
        {children(query.data)}
      </div>
    );
  }
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(height !== undefined && { height })} />;
}

export function PageFailure({ error }: { error: unknown }) {
  return (
    <Stack p="md">
      <Title order={1}>Something went wrong on this page</Title>
      <Failure
        error={error instanceof Error ? error : new Error(String(error))}
        retry={() => window.location.reload()}
      />
    </Stack>
  );
}

export function NoSuchPage() {
  return (
    <Stack p="md" gap="xs" align="flex-start">
      <Title order={1}>There is no such page</Title>
      <Text size="sm">The link may be from an older version of the dashboard.</Text>
      <Button component="a" href="/" variant="default" size="compact-sm">
        To the portfolio
      </Button>
    </Stack>
  );
}
