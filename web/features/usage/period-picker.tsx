'use client'
import { Input } from '@/components/ui/field'
import { Segments } from '@/components/ui/segments'
import { useWords } from '@/features/language/language'
import { dayText, type Period, type Preset, presets } from './period'
import { usageWords } from './words'

/** The period in one click, or by its first and last day. */
export function PeriodPicker({
  preset,
  period,
  onPreset,
  onDays,
}: {
  preset: Preset
  period: Period
  onPreset: (preset: Preset) => void
  onDays: (from: string, to: string) => void
}) {
  const words = useWords(usageWords)
  const from = dayText(period.from)
  const to = dayText(new Date(period.to.getTime() - 1))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        choices={presets.map((one) => [one, words.ranges[one]] as const)}
        label={words.range}
        onChange={onPreset}
        value={preset}
      />
      {preset === 'custom' && (
        <div className="flex items-center gap-2">
          <Input
            aria-label={words.from}
            className="w-36"
            max={to}
            onChange={(event) => event.target.value && onDays(event.target.value, to)}
            type="date"
            value={from}
          />
          <Input
            aria-label={words.to}
            className="w-36"
            min={from}
            onChange={(event) => event.target.value && onDays(from, event.target.value)}
            type="date"
            value={to}
          />
        </div>
      )}
    </div>
  )
}
