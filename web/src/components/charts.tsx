/** The chart library, wrapped once: the same axes, units and colours everywhere. Read lazily through figure.tsx. */

import "@mantine/charts/styles.css";
import { BarChart, LineChart } from "@mantine/charts";
import * as format from "#web/lib/format.ts";

export interface Line {
  id: string;
  title: string;
  /** Of the theme: `brand.6`. */
  color: string;
  /** What is not finished yet. It has the colour of another line, which the legend names. */
  isDashed?: boolean;
}

interface ChartProps {
  rows: readonly Readonly<Record<string, string | number | null>>[];
  /** Column of the horizontal axis. */
  along: string;
  /** How its values are shown. */
  alongUnit: format.Unit;
  series: readonly Line[];
  unit: format.Unit;
  height?: number;
}

export type LinesProps = ChartProps & {
  /** A chart of shares that need not begin at zero says so. */
  fromZero?: boolean;
};

export type BarsProps = ChartProps & { isStacked?: boolean };

/** On an axis there is no room for two decimals. */
function onAxis(unit: format.Unit): (value: number) => string {
  if (unit === "ratio") return (value) => `${Math.round(value * 1000) / 10} %`;
  if (unit === "percent") return (value) => `${Math.round(value)} %`;
  if (unit === "naira") return (value) => format.axisNaira(value);
  return format.count;
}

/** Room for half of the label of the highest line. */
const margin = { top: 10, right: 8 };

/** Few bars would be blocks. */
const widestBar = 48;

const tick = { fontSize: 11, fill: "currentColor" };

/** Below the chart, in as many lines as it needs: that of the chart library has a fixed height. */
function Legend({ series }: { series: readonly Line[] }) {
  const listed = series.filter(({ isDashed }) => isDashed !== true);
  if (listed.length < 2) return null;
  return (
    <div style={{ display: "flex", flexWrap: "wrap", gap: "2px 12px", margin: "2px 0 6px 8px" }}>
      {listed.map(({ id, title, color }) => (
        <span key={id} style={{ fontSize: "0.75rem", whiteSpace: "nowrap" }}>
          <span
            style={{
              display: "inline-block",
              width: 10,
              height: 10,
              marginRight: 5,
              borderRadius: 2,
              printColorAdjust: "exact",
              background: `var(--mantine-color-${color.replace(".", "-")})`,
            }}
          />
          {title}
        </span>
      ))}
    </div>
  );
}

function common({ rows, along, alongUnit, series, unit, height = 220 }: ChartProps) {
  return {
    h: height,
    data: rows.map((row) => ({ ...row, [along]: format.show(row[along], alongUnit) })),
    dataKey: along,
    series: series.map(({ id, title, color, isDashed }) => ({
      name: id,
      label: title,
      color,
      ...(isDashed === true && { strokeDasharray: "4 3" }),
    })),
    valueFormatter: (value: number) => format.show(value, unit),
    yAxisProps: {
      tickFormatter: onAxis(unit),
      width: 64,
      tick,
      // Else the label of the highest line is moved down from it.
      interval: 0 as const,
      // Between two whole numbers of a unit that has only those there is nothing.
      allowDecimals: !["count", "score", "rank", "days"].includes(unit),
    },
    xAxisProps: { tick: { ...tick, transform: "translate(0, 6)" }, minTickGap: 24 },
    withLegend: false,
    tooltipAnimationDuration: 0,
    gridAxis: "x" as const,
  };
}

/** Days stand as far from each other as they are: in a year of month ends the last month has all its days. */
function alongDays({ rows, along, alongUnit }: ChartProps) {
  if (alongUnit !== "date") return {};
  // The tooltip is drawn before it has a place.
  const tell = (at: unknown): string =>
    typeof at === "number" ? format.date(new Date(at).toISOString().slice(0, 10)) : "";
  return {
    data: rows.map((row) => ({ ...row, [along]: Date.parse(`${String(row[along])}T00:00:00Z`) })),
    xAxisProps: {
      tick: { ...tick, transform: "translate(0, 6)" },
      minTickGap: 24,
      type: "number" as const,
      scale: "time" as const,
      domain: ["dataMin", "dataMax"] as [string, string],
      tickFormatter: tell,
    },
    tooltipProps: { labelFormatter: tell },
  };
}

// A figure hides its chart from those who hear the page and gives them the table: nothing in it may take the keyboard.
export function Lines({ fromZero = false, ...props }: LinesProps) {
  const shared = common(props);
  return (
    <>
      <LineChart
        {...shared}
        {...alongDays(props)}
        curveType="linear"
        withDots={props.rows.length <= 40}
        dotProps={{ r: 2 }}
        strokeWidth={2}
        connectNulls
        yAxisProps={{ ...shared.yAxisProps, domain: fromZero ? [0, "auto"] : ["auto", "auto"] }}
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{ accessibilityLayer: false, margin }}
      />
      <Legend series={props.series} />
    </>
  );
}

export function Bars({ isStacked = false, ...props }: BarsProps) {
  return (
    <>
      <BarChart
        {...common(props)}
        type={isStacked ? "stacked" : "default"}
        barProps={{ isAnimationActive: false, maxBarSize: widestBar }}
        barChartProps={{ accessibilityLayer: false, margin }}
      />
      <Legend series={props.series} />
    </>
  );
}
