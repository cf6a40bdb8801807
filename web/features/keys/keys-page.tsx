'use client'
import { CircleCheck, CircleSlash, Clock, KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Confirm } from '@/components/ui/confirm'
import { Empty } from '@/components/ui/empty'
import { Pager, usePaging } from '@/components/ui/pager'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Tip } from '@/components/ui/tip'
import { Page } from '@/features/frame/page'
import { useAct } from '@/features/graph/use-act'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { KeyPartFragment } from '@/gql/graphql'
import { CreateKey } from './create-key'
import { ExploreLink } from './explore-link'
import { ApiKeyRevokeDocument, ApiKeysDocument } from './operations'
import { keyWords } from './words'

const pageSize = 50

export function KeysPage() {
  const words = useWords(keyWords)
  const common = useWords(commonWords)
  const toast = useToast()
  const paging = usePaging()
  const { data, loading, problem, refetch } = useRead(
    ApiKeysDocument,
    { first: pageSize, after: paging.after },
    { types: 'ApiKey' },
  )
  const [revoke] = useAct(ApiKeyRevokeDocument)
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<KeyPartFragment | null>(null)
  const keys = data?.apiKeys.nodes
  const createButton = (
    <Button kind="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      {words.create}
    </Button>
  )
  return (
    <Page
      actions={
        <>
          <ExploreLink />
          {createButton}
        </>
      }
      narrow
      title={words.title}
    >
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} rows={3} />}
      {keys?.length === 0 && (
        <Empty action={createButton} icon={KeyRound} title={words.emptyTitle}>
          {words.emptyWhy}
        </Empty>
      )}
      {keys && keys.length > 0 && (
        <ul className="border-line border-t">
          {keys.map((key) => (
            <KeyRow apiKey={key} key={key.id} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      {data && (
        <Pager
          pageInfo={data.apiKeys.pageInfo}
          paging={paging}
          shown={data.apiKeys.nodes.length}
          size={pageSize}
          total={data.apiKeys.totalCount}
        />
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
      {revoking && (
        <Confirm
          onConfirm={async () => {
            if ((await revoke({ input: { id: revoking.id } })).done) toast({ tone: 'good', text: words.revoked })
          }}
          onOpenChange={(open) => !open && setRevoking(null)}
          open
          title={words.revokeTitle(revoking.name)}
          verb={words.revoke}
        >
          {words.revokeWhat}
        </Confirm>
      )}
    </Page>
  )
}

const looks = {
  active: { tone: 'good', icon: CircleCheck },
  expired: { tone: 'late', icon: Clock },
  revoked: { tone: 'idle', icon: CircleSlash },
} as const

function KeyRow({ apiKey: key, onRevoke }: { apiKey: KeyPartFragment; onRevoke: () => void }) {
  const words = useWords(keyWords)
  const format = useFormat()
  const expired = key.expiresAt != null && new Date(key.expiresAt) < new Date()
  const state = key.revokedAt ? 'revoked' : expired ? 'expired' : 'active'
  const facts = [
    words.createdAt(format.ago(key.createdAt)),
    key.lastUsedAt ? words.usedAt(format.ago(key.lastUsedAt)) : words.neverUsed,
    state === 'active' && key.expiresAt ? words.expiresAt(format.ago(key.expiresAt)) : null,
  ]
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-1 py-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-baseline gap-2 text-sm">
          <span className="truncate font-medium">{key.name}</span>
          <code className="shrink-0 text-faint text-xs">{key.prefix}…</code>
        </p>
        <p className="text-faint text-xs">
          <Tip text={key.scopes.map((scope) => words.scope[scope]).join(', ')}>
            <button className="rounded-sm underline decoration-dotted underline-offset-2" type="button">
              {words.scopeCount(key.scopes.length, format.number(key.scopes.length))}
            </button>
          </Tip>
          {' · '}
          {facts.filter(Boolean).join(' · ')}
        </p>
      </div>
      <Badge {...looks[state]}>{words.state[state]}</Badge>
      {state === 'active' && (
        <Button aria-label={`${words.revoke} : ${key.name}`} onClick={onRevoke} size="sm">
          {words.revoke}
        </Button>
      )}
    </li>
  )
}
