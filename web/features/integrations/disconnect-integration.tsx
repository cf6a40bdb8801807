'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Confirm } from '@/components/ui/confirm'
import { useAct } from '@/features/graph/use-act'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { IntegrationPartFragment } from '@/gql/graphql'
import { IntegrationDisconnectDocument } from './operations'
import { integrationWords } from './words'

/** Asks before a source is let go, and what becomes of its documents. */
export function DisconnectIntegration({
  integration,
  documentCount,
  onClose,
}: {
  integration: IntegrationPartFragment
  documentCount: number
  onClose: () => void
}) {
  const words = useWords(integrationWords)
  const format = useFormat()
  const toast = useToast()
  const router = useRouter()
  const [disconnect] = useAct(IntegrationDisconnectDocument, { types: 'Integration Document' })
  const [deleteDocuments, setDeleteDocuments] = useState(false)
  const confirm = async () => {
    const { done } = await disconnect({ input: { id: integration.id, deleteDocuments } })
    if (!done) return
    toast({ tone: 'good', text: words.disconnected })
    router.push('/integrations')
  }
  return (
    <Confirm
      onConfirm={confirm}
      onOpenChange={(open) => !open && onClose()}
      open
      title={words.disconnectTitle(integration.name)}
      verb={words.disconnect}
    >
      <p>{words.disconnectWhat}</p>
      {documentCount > 0 && (
        <div className="mt-3">
          <Checkbox
            checked={deleteDocuments}
            hint={deleteDocuments ? words.deleteDocumentsWhy : words.keepDocuments}
            onChange={setDeleteDocuments}
          >
            {words.deleteDocuments(documentCount, format.number(documentCount))}
          </Checkbox>
        </div>
      )}
    </Confirm>
  )
}
