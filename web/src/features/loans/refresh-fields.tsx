import { Button, Loader } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle, IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { refreshFields, type Refreshed } from "#web/api/loans.ts";
import * as format from "#web/lib/format.ts";

/** Long enough to read two counts. */
const shownMs = 12_000;

/** Computes the fields of every loan anew, and says how many that really changed. */
export function RefreshFields() {
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: refreshFields,
    onSuccess: async (done) => {
      await queries.invalidateQueries();
      tellDone(done);
    },
    onError: tellFailure,
  });
  useEffect(() => {
    // The frame of messages must be here before the server may be away; where it cannot be had, its first message asks again.
    import("#web/app/notifications.tsx").catch(() => undefined);
  }, []);
  return (
    <>
      <Button
        size="compact-sm"
        color="brand"
        leftSection={
          isPending ? (
            <Loader size={12} color="white" aria-hidden />
          ) : (
            <IconRefresh size={14} aria-hidden />
          )
        }
        // It keeps the focus while it works, so it is not disabled.
        aria-disabled={isPending}
        onClick={() => {
          if (!isPending) mutate();
        }}
      >
        {isPending ? <Passing /> : "Refresh Fields"}
      </Button>
      <span className="visually-hidden" role="status">
        {isPending ? "Computing the fields of all loans" : ""}
      </span>
    </>
  );
}

function Passing() {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setPassed((now) => now + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <>Refreshing all loans … {passed} s</>;
}

function tellDone({ loans_updated, total_loans_processed, execution_time_ms }: Refreshed): void {
  const changed = `${format.plural(loans_updated, "loan")} really changed`;
  notifications.show({
    title: "Fields refreshed",
    message: `${changed}; ${format.plural(total_loans_processed, "loan")} processed in ${format.seconds(execution_time_ms / 1000)}.`,
    color: "brand",
    icon: <IconCircleCheck size={18} aria-hidden />,
    autoClose: shownMs,
  });
}

function tellFailure(error: Error): void {
  notifications.show({
    title: "The fields were not refreshed",
    message: error.message,
    color: "red",
    icon: <IconAlertCircle size={18} aria-hidden />,
    autoClose: false,
  });
}
