// Loans whose contributions differ between two worlds, as amounts by component in a scope.
import { validationError } from "#contract/errors.ts";
import type { Scope } from "#contract/explain-ports.ts";
import { comparedLoansMax } from "#contract/limits.ts";
import type { Session } from "#store/database.ts";
import { type Dimension, dimensions } from "./cells.ts";
import type { Component } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import { scopes } from "./scope.ts";

export type Groups = Record<Dimension, string | null>;

export interface ComparedLoan {
  loan_id: string;
  /** null: the loan did not contribute then, or does not now. */
  groupsThen: Groups | null;
  groupsNow: Groups | null;
  /** In the order of the components; kobo or counts. */
  before: bigint[];
  after: bigint[];
}

interface PartRow {
  loan_id: string;
  then_groups: (string | null)[] | null;
  then_amounts: string | null;
  now_groups: (string | null)[] | null;
  now_amounts: string | null;
}

const groupsOf = (alias: string): string =>
  `case when ${alias}.loan_id is not null then array[${dimensions.map((name) => `${alias}.${name}`).join(", ")}] end`;

/** Of the scope then or now, at most one more than may be held. `everyRow`: the equal ones too, which a count by officers needs. */
function comparedSql(everyRow: boolean, scope: Scope): string {
  const keys = (alias: string): string =>
    [...dimensions, "amounts"].map((name) => `${alias}.${name}`).join(", ");
  return `
select coalesce(n.loan_id, t.loan_id) as loan_id, ${groupsOf("t")} as then_groups, t.amounts as then_amounts,
  ${groupsOf("n")} as now_groups, n.amounts as now_amounts
from then_parts t full join now_parts n on n.loan_id = t.loan_id
where ${everyRow ? "true" : `(t.loan_id, ${keys("t")}) is distinct from (n.loan_id, ${keys("n")})`}
  and ${inScope(scope)}
limit ${comparedLoansMax + 1}`;
}

/** `$1` is the group's value. */
function inScope({ kind }: Scope): string {
  if (kind === "portfolio") return "$1::text is null";
  const { dimension } = scopes[kind];
  const isIn = (alias: string): string =>
    `${alias}.loan_id is not null and ${alias}.${dimension} is not distinct from $1`;
  return `(${isIn("t")} or ${isIn("n")})`;
}

function namedGroups(values: (string | null)[] | null): Groups | null {
  if (values === null) return null;
  return Object.fromEntries(
    dimensions.map((name, index) => [name, values[index] ?? null]),
  ) as Groups;
}

function holds({ kind, value }: Scope, groups: Groups | null): groups is Groups {
  if (groups === null) return false;
  return kind === "portfolio" || groups[scopes[kind].dimension] === value;
}

/** Of the loans in scope the channel in which each officer has most, of several the first by name. */
function commonestChannels(groups: readonly (Groups | null)[]): Map<string | null, string | null> {
  const counts = new Map<string | null, Map<string | null, number>>();
  for (const group of groups) {
    if (!group) continue;
    const channels = counts.get(group.officer_id) ?? new Map<string | null, number>();
    counts.set(group.officer_id, channels);
    channels.set(group.channel, (channels.get(group.channel) ?? 0) + 1);
  }
  return new Map(
    [...counts].map(([officer, channels]) => {
      const order = [...channels].sort(
        (a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1),
      );
      return [officer, order[0]?.[0] ?? null];
    }),
  );
}

function countCommonest(loans: readonly ComparedLoan[], place: number): void {
  const then = commonestChannels(loans.map((loan) => loan.groupsThen));
  const now = commonestChannels(loans.map((loan) => loan.groupsNow));
  for (const loan of loans) {
    const { groupsThen, groupsNow } = loan;
    loan.before[place] =
      groupsThen && then.get(groupsThen.officer_id) === groupsThen.channel ? 1n : 0n;
    loan.after[place] = groupsNow && now.get(groupsNow.officer_id) === groupsNow.channel ? 1n : 0n;
  }
}

/** Those that differ, in the order of how much, of the first component that differs. */
export async function comparedLoans(
  session: Session,
  components: readonly Component[],
  scope: Scope,
): Promise<ComparedLoan[]> {
  const place = components.findIndex(({ id }) => id === commonestChannelLoans.id);
  const rows = await session.query<PartRow>(comparedSql(place >= 0, scope), [
    scope.kind === "portfolio" ? null : scope.value,
  ]);
  if (rows.length > comparedLoansMax) {
    const message = `scope holds more than ${comparedLoansMax} loans to compare: ask for one branch or officer after the other`;
    throw validationError([{ field: "scope", code: "OUT_OF_RANGE", message }]);
  }
  const nothing = components.map(() => 0n);
  const amounts = (text: string | null, isIn: boolean): bigint[] =>
    text === null || !isIn || components.length === 0 ? [...nothing] : text.split(" ").map(BigInt);
  const loans = rows.map((row): ComparedLoan => {
    const then = namedGroups(row.then_groups);
    const now = namedGroups(row.now_groups);
    const wasIn = holds(scope, then);
    const isIn = holds(scope, now);
    return {
      loan_id: row.loan_id,
      groupsThen: wasIn ? then : null,
      groupsNow: isIn ? now : null,
      before: amounts(row.then_amounts, wasIn),
      after: amounts(row.now_amounts, isIn),
    };
  });
  if (place >= 0) countCommonest(loans, place);
  const weight = ({ before, after }: ComparedLoan): bigint => {
    const change =
      after.map((amount, index) => amount - (before[index] ?? 0n)).find((one) => one !== 0n) ?? 0n;
    return change < 0n ? -change : change;
  };
  return loans
    .map((loan) => ({ loan, weight: weight(loan) }))
    .filter((one) => one.weight > 0n)
    .sort((a, b) =>
      a.weight === b.weight
        ? a.loan.loan_id < b.loan.loan_id
          ? -1
          : 1
        : a.weight < b.weight
          ? 1
          : -1,
    )
    .map(({ loan }) => loan);
}
