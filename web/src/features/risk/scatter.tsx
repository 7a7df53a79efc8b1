/** Yield along, risk score up, a mark for each group: its shape and its colour are the band's. Drawn by hand, for there is one of it. */

import { useElementSize } from "@mantine/hooks";
import { memo } from "react";
import { PlainLink } from "#web/components/link.tsx";
import { bandNames, type RiskPoint } from "#web/features/risk/risk-points.ts";
import * as format from "#web/lib/format.ts";

const height = 380;
const margin = { top: 12, right: 8, bottom: 40, left: 44 };
/** At the right of the plane, for those without an AYR. */
const stripWidth = 96;

interface ScatterProps {
  points: readonly RiskPoint[];
  limit: number;
  addressOf: (key: string) => string;
}

export function Scatter({ points, limit, addressOf }: ScatterProps) {
  const { ref, width } = useElementSize();
  return (
    <div ref={ref} style={{ minHeight: height }}>
      {width > 0 ? (
        <Plane points={points} limit={limit} addressOf={addressOf} width={width} />
      ) : null}
    </div>
  );
}

function Plane({ points, limit, addressOf, width }: ScatterProps & { width: number }) {
  const lowest = Math.min(...points.map(({ riskScore }) => riskScore), 90);
  const floor = Math.max(0, Math.floor((lowest - 1) / 10) * 10);
  const right = width - margin.right - stripWidth;
  const bottom = height - margin.bottom;
  const along = (ayr: number | null): number =>
    ayr === null
      ? right + stripWidth / 2 + 8
      : margin.left + (Math.min(ayr, limit) / limit) * (right - margin.left);
  const up = (score: number): number =>
    bottom - ((score - floor) / (100 - floor)) * (bottom - margin.top);
  return (
    <svg width={width} height={height} style={{ display: "block" }}>
      <Axes along={along} up={up} limit={limit} floor={floor} right={right} width={width} />
      {bandNames.map((band) =>
        points
          .filter((point) => point.band === band)
          .map((point) => (
            <Mark
              key={point.key}
              x={along(point.ayr) + (point.ayr === null ? aside(point.key) : 0)}
              y={up(point.riskScore)}
              band={band}
              href={addressOf(point.key)}
              title={`${point.name}: risk score ${point.riskScore} (${band}), AYR ${format.show(point.ayr, "ratio")}, portfolio ${format.shortNaira(point.portfolio)}`}
            />
          )),
      )}
    </svg>
  );
}

/** Within the strip, where the place along says nothing: beside each other, and always at the same place. */
function aside(key: string): number {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 49;
  return sum - 24;
}

interface AxesProps {
  along: (ayr: number | null) => number;
  up: (score: number) => number;
  limit: number;
  floor: number;
  right: number;
  width: number;
}

function Axes({ along, up, limit, floor, right, width }: AxesProps) {
  const bottom = height - margin.bottom;
  const step = limit / (width < 500 ? 2 : 5);
  const yields = Array.from({ length: Math.round(limit / step) + 1 }, (_, index) => index * step);
  const scores = Array.from({ length: (100 - floor) / 10 + 1 }, (_, index) => floor + index * 10);
  const text = { fontSize: 11, fill: "var(--mantine-color-dimmed)" };
  return (
    <>
      {scores.map((score) => (
        <g key={score}>
          <line x1={margin.left} x2={right} y1={up(score)} y2={up(score)} stroke="var(--line)" />
          <text x={margin.left - 6} y={up(score) + 4} textAnchor="end" {...text}>
            {score}
          </text>
        </g>
      ))}
      {yields.map((value, index) => (
        <text key={value} x={along(value)} y={bottom + 16} textAnchor="middle" {...text}>
          {index === yields.length - 1 ? "≥ " : ""}
          {format.count(value * 100)} %
        </text>
      ))}
      <line
        x1={right + 16}
        x2={right + 16}
        y1={margin.top}
        y2={bottom}
        stroke="var(--line)"
        strokeDasharray="3 3"
      />
      <text x={along(null)} y={bottom + 16} textAnchor="middle" {...text}>
        no AYR
      </text>
      <text x={(margin.left + right) / 2} y={height - 6} textAnchor="middle" {...text}>
        Adjusted yield (AYR)
      </text>
      <text
        x={12}
        y={(margin.top + bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 12 ${(margin.top + bottom) / 2})`}
        {...text}
      >
        Risk score, 100 is best
      </text>
    </>
  );
}

const shapes = {
  Green: "M -5 0 A 5 5 0 1 0 5 0 A 5 5 0 1 0 -5 0 Z",
  Watch: "M 0 -6 L 6 5 L -6 5 Z",
  Amber: "M -5 -5 H 5 V 5 H -5 Z",
  Red: "M 0 -7 L 7 0 L 0 7 L -7 0 Z",
} as const;

const colors = { Green: "green", Watch: "watch", Amber: "amber", Red: "red" } as const;

const Mark = memo(MarkOf);

function MarkOf({
  x,
  y,
  band,
  href,
  title,
}: {
  x: number;
  y: number;
  band: (typeof bandNames)[number];
  href: string;
  title: string;
}) {
  return (
    // The lists below the chart lead to the same pages by keyboard.
    <PlainLink href={href} tabIndex={-1} data-testid="risk-mark">
      <BandShape band={band} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`} />
      <title>{title}</title>
    </PlainLink>
  );
}

function BandShape({ band, transform }: { band: (typeof bandNames)[number]; transform: string }) {
  return (
    <path
      d={shapes[band]}
      transform={transform}
      fill={`var(--band-${colors[band]}-bg)`}
      stroke={`var(--band-${colors[band]}-fg)`}
      fillOpacity={0.85}
    />
  );
}

/** Which shape is which band. */
export function BandLegend({ counts }: { counts: Readonly<Record<string, number>> }) {
  return (
    <span style={{ display: "inline-flex", gap: 14, flexWrap: "wrap", fontSize: "0.75rem" }}>
      {bandNames.map((band) => (
        <span key={band} style={{ display: "inline-flex", gap: 5, alignItems: "center" }}>
          <svg width={16} height={16} aria-hidden>
            <BandShape band={band} transform="translate(8 8)" />
          </svg>
          {band} ({format.count(counts[band] ?? 0)})
        </span>
      ))}
    </span>
  );
}
