import { GroupScreen } from "#web/features/groups/group-screen.tsx";

export function VerticalLeads() {
  return <GroupScreen kind="vertical-leads" />;
}
