import { ToggleGroup } from 'radix-ui'

/** A few choices side by side, one of which holds. */
export function Segments<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: T
  choices: ReadonlyArray<readonly [T, string]>
  onChange: (value: T) => void
}) {
  return (
    <ToggleGroup.Root
      aria-label={label}
      className="inline-flex h-8 items-center gap-0.5 rounded-md border border-line bg-sunken p-0.5"
      onValueChange={(next) => next && onChange(next as T)}
      type="single"
      value={value}
    >
      {choices.map(([key, text]) => (
        <ToggleGroup.Item
          className="h-full whitespace-nowrap rounded-sm px-2.5 text-soft text-xs transition-colors hover:text-ink data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line-strong)]"
          key={key}
          value={key}
        >
          {text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
