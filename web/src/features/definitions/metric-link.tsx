import { TextLink } from "#web/components/link.tsx";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { usePageAddress } from "#web/lib/url-state.ts";

/** To the definition of another metric, on this page. */
export function Link({ metric }: { metric: string }) {
  const here = usePageAddress();
  const title = useDefinitions().get(metric)?.title ?? metric;
  return (
    <TextLink underline="always" size="sm" href={here({ metric, search: metric })}>
      {title}
    </TextLink>
  );
}
