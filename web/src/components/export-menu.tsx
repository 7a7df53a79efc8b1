import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { address, type Params } from "#web/api/http.ts";
import { count } from "#web/lib/format.ts";
import { timed, useAsOf } from "#web/lib/use-api.ts";
import type { Endpoint } from "#web/api/endpoint.ts";

const formats = [
  { format: "xlsx", label: "Excel (XLSX)" },
  { format: "csv", label: "CSV" },
  { format: "ndjson", label: "NDJSON, a row a line" },
] as const;

/** Everything that is filtered, not only what is on the screen: the server writes the file from one moment of the data. */
export function ExportMenu({
  endpoint,
  params,
  total,
}: {
  endpoint: Endpoint<unknown>;
  params: Params;
  total: number | undefined;
}) {
  const asOf = useAsOf();
  return (
    // A place for the focus beside the items is no part of a menu.
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={14} aria-hidden />}
          disabled={total === 0}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{total === undefined ? "All rows" : `All ${count(total)} rows`}</Menu.Label>
        {formats.map(({ format, label }) => (
          <Menu.Item
            key={format}
            component="a"
            href={address(endpoint.path, { ...timed(endpoint, params, asOf), format })}
            download
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
