import { useLocation } from "@tanstack/react-router";
import { TextLink } from "#web/components/link.tsx";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { patched, useUrlState, writeSearch } from "#web/lib/url-state.ts";

/** To the definition of another metric, on this page. */
export function Link({ metric }: { metric: string }) {
  const { state } = useUrlState();
  const { pathname } = useLocation();
  const title = useDefinitions().get(metric)?.title ?? metric;
  const address = pathname + writeSearch(patched(state, { metric, search: metric }));
  return (
    <TextLink size="sm" href={address}>
      {title}
    </TextLink>
  );
}
