import type { ChartRow } from './series'

type BarShape = { x?: number; y?: number; width?: number; height?: number; payload?: ChartRow }

/** One group's part of a bar: paler while its period is not over, hatched where it is estimated. */
export function ChartBar({
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  payload,
  color,
  seriesKey,
}: BarShape & { color: string; seriesKey: string }) {
  if (height <= 0) return null
  const box = { x, y, width, height, rx: 1.5 }
  return (
    <g opacity={payload?.partial ? 0.6 : 1}>
      <rect {...box} fill={color} />
      {payload?.cells[seriesKey]?.estimated && <rect {...box} fill="url(#estimated)" />}
    </g>
  )
}
