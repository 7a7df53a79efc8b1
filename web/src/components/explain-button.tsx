import { Tooltip, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { explainPatch, type ExplainTarget } from "#web/lib/explain-target.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** A number that explains itself when it is clicked. Without a target it is the number alone. */
export function Explained({
  target,
  children,
  label,
}: {
  target: ExplainTarget | null;
  children: ReactNode;
  /** What the number is, for those who hear the button alone. */
  label: string;
}) {
  const { set } = useUrlState();
  if (target === null) return children;
  return (
    <Tooltip label={`Explain ${label}`}>
      <UnstyledButton onClick={() => set(explainPatch(target))}>
        {children}
        <span className="visually-hidden">: explain {label}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
