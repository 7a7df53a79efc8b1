import { UnstyledButton } from "@mantine/core";
import { IconSquare, IconSquareCheckFilled } from "@tabler/icons-react";
import { comparedIds, toggled } from "#web/features/officers/comparison.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** Chooses an officer of the list for the comparison, or lets go of one. In a grid the cell has the focus, not the button. */
export function CompareToggle({ id, name }: { id: string; name: string }) {
  const { state, set } = useUrlState();
  const isChosen = comparedIds(state["compare"]).includes(id);
  const Icon = isChosen ? IconSquareCheckFilled : IconSquare;
  return (
    <UnstyledButton
      tabIndex={-1}
      aria-pressed={isChosen}
      aria-label={`Compare ${name}`}
      onClick={() => set({ compare: toggled(state["compare"], id) })}
      w={26}
      h={26}
      style={{ display: "grid", placeItems: "center" }}
    >
      <Icon size={16} aria-hidden />
    </UnstyledButton>
  );
}
