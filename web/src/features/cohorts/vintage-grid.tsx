import { Box, Text } from "@mantine/core";
import type { VintagePoint } from "#web/api/flows.ts";
import { TextLink } from "#web/components/link.tsx";
import classes from "#web/features/cohorts/grid-table.module.css";
import { heat } from "#web/features/cohorts/heat.ts";
import type { Vintage } from "#web/features/cohorts/vintages.tsx";
import * as format from "#web/lib/format.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** The curves as numbers: a row a cohort, a column a month on book. */
export function VintageGrid({ vintages, isBad }: { vintages: readonly Vintage[]; isBad: boolean }) {
  const { state } = useUrlState();
  const all = vintages.flatMap(({ points }) => points);
  const last = Math.max(...all.map((point) => point.months_on_book));
  const most = Math.max(...all.map(({ value }) => value ?? 0));
  const partial = all.find((point) => point.is_partial);
  return (
    <div>
      <Box
        className={classes["frame"]}
        tabIndex={0}
        role="group"
        aria-label="Vintages, by months on book"
      >
        <table className={classes["table"]}>
          <thead>
            <tr>
              <th scope="col">Disbursed in</th>
              <th scope="col">Loans</th>
              <th scope="col">Disbursed, ₦</th>
              {Array.from({ length: last + 1 }, (_, age) => (
                <th key={age} scope="col" title={`${format.plural(age, "month")} on book`}>
                  {age} mo.
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {vintages.map(({ cohort, title, points }) => {
              const [first] = points;
              if (first === undefined) return null;
              const loans = screenAddress("/loans", state, {
                disbursed_from: cohort,
                disbursed_to: first.cohort_end,
              });
              return (
                <tr key={cohort}>
                  <th scope="row">
                    <TextLink href={loans} inherit>
                      {title}
                    </TextLink>
                  </th>
                  <td>{format.count(first.loans)}</td>
                  <td>{format.naira(first.disbursed_amount)}</td>
                  {Array.from({ length: last + 1 }, (_, age) => (
                    <Point
                      key={age}
                      point={points.find((point) => point.months_on_book === age)}
                      most={most}
                      isBad={isBad}
                    />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Box>
      {partial?.day === undefined || partial.day === null ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          * The month is not over: as of {format.date(partial.day)}.
        </Text>
      )}
    </div>
  );
}

function Point({
  point,
  most,
  isBad,
}: {
  point: VintagePoint | undefined;
  most: number;
  isBad: boolean;
}) {
  if (point === undefined || point.day === null || point.value === null) {
    return <td aria-label="Not reached yet" />;
  }
  const style = heat(most === 0 ? 0 : point.value / most, isBad ? "bad" : "good");
  return (
    <td
      style={style}
      className={point.is_partial ? classes["partial"] : undefined}
      title={`On ${format.date(point.day)}`}
    >
      {format.ratio(point.value)}
      {point.is_partial ? " *" : null}
    </td>
  );
}
