import { Anchor, type AnchorProps } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link of the application: no page load, but opens in a new tab and copies like any link. */
export function PlainLink({ href, onClick, ...rest }: LinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const isOrdinary =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isOrdinary) return;
    event.preventDefault();
    router.history.push(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

/** The same in the look of a link in text. */
export function TextLink({
  href,
  children,
  ...rest
}: AnchorProps & { href: string; children: ReactNode; title?: string }) {
  return (
    <Anchor {...rest} renderRoot={(props) => <PlainLink {...props} href={href} />}>
      {children}
    </Anchor>
  );
}
