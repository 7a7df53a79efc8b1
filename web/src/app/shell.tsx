/** The frame of every screen: menu, day, trust strip, and the drawers that any screen may open. */

import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMoon, IconPrinter, IconSun } from "@tabler/icons-react";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { DayBanner, DayPicker, NoSuchDay, useDayProblem } from "#web/app/day.tsx";
import { useLightPaper } from "#web/app/paper.ts";
import { menuGroups, type Screen, screens } from "#web/app/screens.ts";
import { TrustStrip } from "#web/app/trust-strip.tsx";
import { PlainLink } from "#web/components/link.tsx";
import { Loading } from "#web/components/states.tsx";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

const ExplainDrawer = lazy(async () => ({
  default: (await import("#web/features/explain/explain-drawer.tsx")).ExplainDrawer,
}));
const LoanDrawer = lazy(async () => ({
  default: (await import("#web/features/loans/loan-drawer.tsx")).LoanDrawer,
}));

export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const problem = useDayProblem();
  const { pathname } = useLocation();
  const screen = screenOf(pathname);
  useEffect(() => {
    document.title = screen === undefined ? "Seeds Metrics" : `${screen.title} · Seeds Metrics`;
  }, [screen]);
  useEffect(close, [pathname, close]);
  useLightPaper();
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 196, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={{ base: "xs", sm: "md" }}
    >
      <a className="skip-link" href="#content">
        To the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? "Close the menu" : "Open the menu"}
            />
            <Text fw={700} size="lg" style={{ whiteSpace: "nowrap" }}>
              Seeds Metrics
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap" className="no-print">
            <DayPicker />
            <Tools />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Screens">
        <ScrollArea>
          <Menu pathname={pathname} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: "none" }}>
        {problem === null ? <Content /> : <NoSuchDay problem={problem} />}
      </AppShell.Main>
    </AppShell>
  );
}

function Content() {
  const { state } = useUrlState();
  return (
    <>
      <DayBanner />
      <TrustStrip />
      <Suspense fallback={<Loading height={300} />}>
        <Outlet />
      </Suspense>
      <Suspense fallback={null}>
        {state["loan"] === undefined ? null : <LoanDrawer loanId={state["loan"]} />}
        {state["explain"] === undefined ? null : <ExplainDrawer />}
      </Suspense>
    </>
  );
}

function screenOf(pathname: string): Screen | undefined {
  return (
    screens.find(({ path }) => path === pathname) ??
    screens.find(({ path }) => path.includes("$") && pathname.startsWith(path.split("$")[0] ?? "/"))
  );
}

function Menu({ pathname }: { pathname: string }) {
  const { state } = useUrlState();
  const current = screenOf(pathname);
  const isCurrent = (path: string): boolean =>
    path === pathname || (path !== "/" && current?.path.startsWith(`${path}/`) === true);
  return menuGroups.map((group) => (
    <div key={group} style={{ padding: "6px 6px 2px" }}>
      <Text size="xs" fw={600} c="dimmed" px="xs" py={2}>
        {group}
      </Text>
      {screens
        .filter((screen) => screen.group === group)
        .map(({ path, title, icon: Icon }) => (
          <NavLink
            key={path}
            renderRoot={(props) => <PlainLink {...props} href={screenAddress(path, state)} />}
            label={title}
            active={isCurrent(path)}
            aria-current={isCurrent(path) ? "page" : undefined}
            leftSection={<Icon size={16} aria-hidden />}
            py={4}
          />
        ))}
    </div>
  ));
}

function Tools() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const label = isDark ? "Light colours" : "Dark colours";
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          aria-label={label}
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Print, or save as PDF">
        <ActionIcon
          variant="default"
          visibleFrom="sm"
          aria-label="Print, or save as PDF"
          onClick={() => window.print()}
        >
          <IconPrinter size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
