'use client'
import { useMemo } from 'react'
import { usePreferences } from './language'
import type { Language } from './words'

const steps: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

function createFormat(language: Language) {
  const number = new Intl.NumberFormat(language)
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const wholeBytes = new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const unit = (value: number, name: string, digits: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)

  return {
    number: (value: number) => number.format(value),
    compact: (value: number) => (value < 10_000 ? number.format(value) : compact.format(value)),
    /** `value` from 0 to 100. */
    percent: (value: number) => percent.format(value / 100),
    date: (iso: string) => date.format(new Date(iso)),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    time: (iso: string) => time.format(new Date(iso)),
    /** Seconds, minutes … before or after now. */
    ago: (iso: string) => {
      const seconds = (new Date(iso).getTime() - Date.now()) / 1000
      const [name, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
      return relative.format(name === 'second' && Math.abs(seconds) < 5 ? 0 : Math.round(seconds / size), name)
    },
    bytes: (bytes: number) => {
      if (bytes < 1000) return wholeBytes.format(bytes)
      const names = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte']
      const power = Math.min(names.length, Math.floor(Math.log10(bytes) / 3))
      const value = bytes / 1000 ** power
      return unit(value, names[power - 1] ?? 'terabyte', value < 10 ? 1 : 0)
    },
    /** `ms` in milliseconds. */
    duration: (ms: number) => {
      if (ms < 1000) return unit(Math.round(ms), 'millisecond', 0)
      if (ms < 60_000) return unit(ms / 1000, 'second', 1)
      return unit(ms / 60_000, 'minute', 1)
    },
    /** `amount` is an exact decimal; small amounts keep the digits that make them differ from zero. */
    money: (amount: string | number, currency: string) => {
      const value = Number(amount)
      const digits = value !== 0 && Math.abs(value) < 0.01 ? 6 : value !== 0 && Math.abs(value) < 1 ? 4 : 2
      return new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        minimumFractionDigits: 2,
        maximumFractionDigits: digits,
      }).format(value)
    },
  }
}

export type Format = ReturnType<typeof createFormat>

/** Numbers, dates, sizes and amounts as the visitor's language writes them. */
export function useFormat(): Format {
  const { language } = usePreferences()
  return useMemo(() => createFormat(language), [language])
}
