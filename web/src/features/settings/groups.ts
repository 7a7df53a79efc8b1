import type { Setting } from "#web/api/settings.ts";

interface SettingGroup {
  title: string;
  hint: string;
  settings: readonly Setting[];
}

const groups: readonly { title: string; hint: string; has: RegExp }[] = [
  {
    title: "Thresholds",
    hint: "From which value on a metric is Green, Watch, Amber, Flag or Red. A value on a limit has the better band.",
    has: /^metrics\..*_bands$/,
  },
  {
    title: "Weights and formulas",
    hint: "What scores and ranks are made of, and which version of a formula is in force.",
    has: /^metrics\./,
  },
  {
    title: "Instalments and calendar",
    hint: "When an instalment counts as covered, and which days are business days. A change computes loans anew.",
    has: /^(tolerance_amount$|calendar\.)/,
  },
  { title: "Waves", hint: "The rule by which a loan gets its wave.", has: /^wave\./ },
  { title: "Source", hint: "How the records of the source are read.", has: /^source\./ },
  { title: "Schedules", hint: "When the service works by itself.", has: /^schedule\./ },
  { title: "Cache", hint: "How long answers are kept.", has: /^cache\./ },
  { title: "Other", hint: "What belongs to no group above.", has: /./ },
];

/** A setting stands in the first group that has it. */
export function groupsOf(settings: readonly Setting[]): SettingGroup[] {
  const placed = new Map(
    settings.map((setting) => [setting, groups.findIndex(({ has }) => has.test(setting.name))]),
  );
  return groups
    .map(({ title, hint }, index) => ({
      title,
      hint,
      settings: settings.filter((setting) => placed.get(setting) === index),
    }))
    .filter((group) => group.settings.length > 0);
}
