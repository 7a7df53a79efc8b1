import { GroupScreen } from "#web/features/groups/group-screen.tsx";

export function Branches() {
  return <GroupScreen kind="branches" />;
}
