import { Button, type ButtonProps } from './button'
import { Tip } from './tip'

/** A button that shows an icon only: its label is read by screen readers and shown on hover and focus. */
export function IconButton({ label, size = 'icon', kind = 'quiet', ...rest }: ButtonProps & { label: string }) {
  return (
    <Tip text={label}>
      <Button aria-label={label} kind={kind} size={size} {...rest} />
    </Tip>
  )
}
