/** The screens, in the order of the menu. A screen is a folder under features/ that exports one component; this is one line more. */

import {
  IconAlertTriangle,
  IconBuildingBank,
  IconBook2,
  IconCash,
  IconChartDots,
  IconDatabase,
  IconLayoutDashboard,
  IconListDetails,
  IconMap2,
  IconSettings,
  IconStairs,
  IconUserBolt,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

export interface Screen {
  path: string;
  title: string;
  /** Heading of the menu under which it stands; null: it is reached from another screen. */
  group: "Book" | "People and places" | "Early warning" | "Service" | null;
  icon: typeof IconUsers;
  load: () => Promise<ComponentType>;
}

export const screens: readonly Screen[] = [
  {
    path: "/",
    title: "Portfolio",
    group: "Book",
    icon: IconLayoutDashboard,
    load: async () => (await import("#web/features/portfolio/portfolio.tsx")).Portfolio,
  },
  {
    path: "/loans",
    title: "All loans",
    group: "Book",
    icon: IconListDetails,
    load: async () => (await import("#web/features/loans/loans.tsx")).Loans,
  },
  {
    path: "/collections",
    title: "Collections",
    group: "Book",
    icon: IconCash,
    load: async () => (await import("#web/features/collections/collections.tsx")).Collections,
  },
  {
    path: "/cohorts",
    title: "Cohorts",
    group: "Book",
    icon: IconStairs,
    load: async () => (await import("#web/features/cohorts/cohorts.tsx")).Cohorts,
  },
  {
    path: "/officers",
    title: "Officers",
    group: "People and places",
    icon: IconUsers,
    load: async () => (await import("#web/features/officers/officers.tsx")).Officers,
  },
  {
    path: "/officers/$officer_id",
    title: "Officer",
    group: null,
    icon: IconUsers,
    load: async () => (await import("#web/features/officers/officer.tsx")).Officer,
  },
  {
    path: "/branches",
    title: "Branches",
    group: "People and places",
    icon: IconBuildingBank,
    load: async () => (await import("#web/features/groups/branches.tsx")).Branches,
  },
  {
    path: "/regions",
    title: "Regions",
    group: "People and places",
    icon: IconMap2,
    load: async () => (await import("#web/features/groups/regions.tsx")).Regions,
  },
  {
    path: "/vertical-leads",
    title: "Vertical leads",
    group: "People and places",
    icon: IconUsersGroup,
    load: async () => (await import("#web/features/groups/vertical-leads.tsx")).VerticalLeads,
  },
  {
    path: "/fimr",
    title: "FIMR",
    group: "Early warning",
    icon: IconUserBolt,
    load: async () => (await import("#web/features/drilldowns/fimr.tsx")).Fimr,
  },
  {
    path: "/early-indicators",
    title: "Early indicators",
    group: "Early warning",
    icon: IconAlertTriangle,
    load: async () =>
      (await import("#web/features/drilldowns/early-indicators.tsx")).EarlyIndicators,
  },
  {
    path: "/risk",
    title: "Risk vs yield",
    group: "Early warning",
    icon: IconChartDots,
    load: async () => (await import("#web/features/risk/risk.tsx")).Risk,
  },
  {
    path: "/data",
    title: "Data",
    group: "Service",
    icon: IconDatabase,
    load: async () => (await import("#web/features/data/data.tsx")).Data,
  },
  {
    path: "/settings",
    title: "Settings",
    group: "Service",
    icon: IconSettings,
    load: async () => (await import("#web/features/settings/settings.tsx")).Settings,
  },
  {
    path: "/definitions",
    title: "Definitions",
    group: "Service",
    icon: IconBook2,
    load: async () => (await import("#web/features/definitions/definitions.tsx")).Definitions,
  },
];

export const menuGroups = ["Book", "People and places", "Early warning", "Service"] as const;
