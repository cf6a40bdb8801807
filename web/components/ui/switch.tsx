import { Switch as Radix } from 'radix-ui'
import { cn } from './cn'

export function Switch({
  checked,
  onChange,
  label,
  id,
  disabled,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  label?: string
  id?: string
  disabled?: boolean
}) {
  return (
    <Radix.Root
      aria-label={label}
      checked={checked}
      className={cn(
        'inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-line-strong px-0.5 transition-colors data-[state=checked]:bg-accent disabled:opacity-50',
      )}
      disabled={disabled}
      id={id}
      onCheckedChange={onChange}
    >
      <Radix.Thumb className="size-4 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-4" />
    </Radix.Root>
  )
}
