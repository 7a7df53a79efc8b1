/** The code of a screen is read when one goes there. A server that is away meanwhile is said in words, in the screen's place. */

import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { getJson } from "#web/api/http.ts";
import type { Screen } from "#web/app/screens.ts";
import { Loaded } from "#web/components/states.tsx";

/** What a route shows; `preload` is called by the router before it goes there, and when one points at a link. */
export function screenCode({ path, load }: Screen) {
  let read: ComponentType | undefined;
  const readCode = async (): Promise<ComponentType> => {
    read ??= await load().catch(refused);
    return read;
  };
  function Code() {
    const query = useQuery({
      queryKey: ["code", path],
      queryFn: readCode,
      initialData: () => read,
      staleTime: Infinity,
      structuralSharing: false,
    });
    return (
      <Loaded query={query} height={300}>
        {(Content) => <Content />}
      </Loaded>
    );
  }
  // Whether it fails is shown by the screen itself.
  Code.preload = async (): Promise<void> => {
    read ??= await load().catch(() => undefined);
  };
  return Code;
}

/** Says why there is no code: the server is away, or newer than this page (which then begins anew, see main.tsx). */
async function refused(): Promise<never> {
  await getJson("/health", {});
  throw new Error("The server does not have this screen any more. Reload the page.");
}
