import type { ReactNode } from 'react'

/** A box with its words beside it; the words are part of the target. */
export function Checkbox({
  checked,
  onChange,
  children,
  hint,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
  hint?: ReactNode
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 py-1">
      <input
        checked={checked}
        className="mt-0.75 size-4 shrink-0 accent-(--accent)"
        onChange={(event) => onChange(event.target.checked)}
        type="checkbox"
      />
      <span className="text-sm">
        {children}
        {hint && <span className="block text-faint text-xs">{hint}</span>}
      </span>
    </label>
  )
}
