'use client'
import { Confirm } from '@/components/ui/confirm'
import { useAct } from '@/features/graph/use-act'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { DocumentRowFragment } from '@/gql/graphql'
import { DocumentDeleteDocument } from './operations'
import { documentWords } from './words'

/** Asks before a document is lost, naming what goes with it. */
export function DeleteDocument({
  document,
  onClose,
  onDeleted,
}: {
  document: Pick<DocumentRowFragment, 'id' | 'title' | 'chunkCount' | 'source'>
  onClose: () => void
  onDeleted?: () => void
}) {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const [remove] = useAct(DocumentDeleteDocument, { types: 'Document' })
  const confirm = async () => {
    const { done } = await remove({ input: { id: document.id } })
    if (!done) return
    toast({ tone: 'good', text: words.deleted })
    onDeleted?.()
  }
  return (
    <Confirm
      onConfirm={confirm}
      onOpenChange={(open) => !open && onClose()}
      open
      title={words.deleteTitle(document.title)}
      verb={common.delete}
    >
      <p>{words.deleteWhat(document.chunkCount, format.number(document.chunkCount))}</p>
      {document.source.kind === 'INTEGRATION' && <p className="mt-2">{words.deleteSynced}</p>}
    </Confirm>
  )
}
