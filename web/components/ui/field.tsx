import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn'

const control =
  'w-full rounded-md border border-line-strong bg-canvas px-2.5 text-sm text-ink placeholder:text-faint aria-invalid:border-bad disabled:opacity-60 pointer-coarse:text-[16px]'

type Described = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }

/** A labelled control with its hint and its error, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  optional,
  className,
  children,
}: {
  label: string
  hint?: ReactNode
  error?: string | null
  /** The word that says this may stay empty. */
  optional?: string
  className?: string
  children: (props: Described) => ReactNode
}) {
  const id = useId()
  const note = error || hint ? `${id}-note` : undefined
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label className="font-medium text-sm" htmlFor={id}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint text-xs">{optional}</span>}
      </label>
      {children({ id, 'aria-describedby': note, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <p className="text-bad text-xs" id={note} role="alert">
          {error}
        </p>
      ) : (
        hint && (
          <p className="text-faint text-xs" id={note}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(control, 'h-8', className)} {...rest} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cn(control, 'min-h-24 py-2', className)} {...rest} />
}

/** The platform's own list control: familiar, accessible, and right on phones. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={cn(control, 'chevron h-8 pr-7', className)} {...rest} />
}
