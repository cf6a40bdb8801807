import type { ChartRow, Series } from './series'

/** What a bar stands for, group by group. */
export function ChartTip({
  row,
  series,
  date,
  show,
  total,
  note,
}: {
  row: ChartRow | undefined
  series: readonly Series[]
  date: (start: Date) => string
  show: (value: number) => string
  /** The word for the sum; null where a sum means nothing. */
  total: string | null
  note: string
}) {
  if (!row) return null
  const shown = series.filter(({ key }) => (row.cells[key]?.value ?? 0) > 0)
  const sum = shown.reduce((value, { key }) => value + (row.cells[key]?.value ?? 0), 0)
  return (
    <div className="numbers min-w-40 rounded-md bg-raised px-3 py-2 text-xs shadow-pop">
      <p className="mb-1 font-medium">{date(row.start)}</p>
      {shown.map(({ key, name, color }) => (
        <p className="flex items-center gap-2" key={key}>
          <span className="size-2 rounded-sm" style={{ background: color }} />
          <span className="max-w-40 truncate text-soft">{name}</span>
          <span className="ml-auto pl-3">
            {row.cells[key]?.estimated ? '≈ ' : ''}
            {show(row.cells[key]?.value ?? 0)}
          </span>
        </p>
      ))}
      {total && shown.length !== 1 && (
        <p className="mt-1 flex justify-between border-line border-t pt-1 font-medium">
          <span>{total}</span>
          <span>{show(sum)}</span>
        </p>
      )}
      {row.partial && <p className="mt-1 text-faint">{note}</p>}
    </div>
  )
}
