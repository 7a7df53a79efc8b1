/** A small line without axes. The chart library weighs more than the whole first screen, so this is drawn by hand. */

const [width, height, margin] = [96, 24, 2];

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const points = values.map((value, index) => {
    const x = margin + (index / (values.length - 1)) * (width - 2 * margin);
    const y = height - margin - ((value - low) / span) * (height - 2 * margin);
    return [x, y] as const;
  });
  const [endX, endY] = points.at(-1) ?? [0, 0];
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <polyline
        points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
        fill="none"
        stroke="var(--mantine-color-dimmed)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <circle cx={endX} cy={endY} r="2" fill="var(--mantine-primary-color-filled)" />
    </svg>
  );
}
