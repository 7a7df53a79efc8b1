const lists: Readonly<Record<string, string>> = {
  officer: "/officers",
  branch: "/branches",
  region: "/regions",
  vertical_lead: "/vertical-leads",
};

/** The screen that lists groups like the one of a scope. */
export function listOfScope(scope: string): string | undefined {
  return lists[scope.split(":")[0] ?? ""];
}
