import { GroupScreen } from "#web/features/groups/group-screen.tsx";

export function Regions() {
  return <GroupScreen kind="regions" />;
}
