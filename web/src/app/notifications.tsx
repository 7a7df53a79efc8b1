import "@mantine/notifications/styles.css";
import { Notifications as Shown } from "@mantine/notifications";

/** Where the screens tell of what ended, and how. */
export function Notifications() {
  return <Shown position="bottom-right" />;
}
