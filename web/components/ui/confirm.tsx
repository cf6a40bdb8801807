'use client'
import { LoaderCircle } from 'lucide-react'
import { AlertDialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { Button } from './button'

/** Asks before something is lost. `children` names what will be lost; `verb` is the button's word. */
export function Confirm({
  open,
  onOpenChange,
  title,
  verb,
  onConfirm,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  verb: string
  onConfirm: () => Promise<unknown>
  children: ReactNode
}) {
  const words = useWords(commonWords)
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    await onConfirm()
    setBusy(false)
    onOpenChange(false)
  }
  return (
    <AlertDialog.Root onOpenChange={onOpenChange} open={open}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-appear bg-black/40" />
        <AlertDialog.Content className="fixed top-[20dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 animate-appear rounded-lg bg-raised p-5 shadow-pop focus:outline-none">
          <AlertDialog.Title className="break-words font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-soft text-sm">{children}</div>
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{words.cancel}</Button>
            </AlertDialog.Cancel>
            <Button aria-busy={busy} disabled={busy} kind="danger" onClick={confirm}>
              {busy && <LoaderCircle aria-hidden className="animate-spin" />}
              {verb}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
