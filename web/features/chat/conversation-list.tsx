'use client'
import { MoreHorizontal, Pencil, SquarePen, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useDeferredValue, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { moveByKeys } from '@/components/ui/list'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import type { ConversationsQuery } from '@/gql/graphql'
import { DeleteConversation, RenameConversation } from './conversation-dialogs'
import { ConversationsDocument } from './operations'
import { chatWords } from './words'

export type ConversationItem = ConversationsQuery['conversations']['nodes'][number]

const step = 40

/** All conversations, the latest first. */
export function ConversationList({ onNavigate }: { onNavigate?: () => void }) {
  const words = useWords(chatWords)
  const common = useWords(commonWords)
  const path = usePathname()
  const [text, setText] = useState('')
  const [first, setFirst] = useState(step)
  const [renaming, setRenaming] = useState<ConversationItem | null>(null)
  const [deleting, setDeleting] = useState<ConversationItem | null>(null)
  const wanted = useDeferredValue(text.trim())
  const { data, loading, problem, refetch } = useRead(
    ConversationsDocument,
    { first, filter: wanted ? { titleContains: wanted } : {} },
    { types: 'Conversation Message' },
  )
  const conversations = data?.conversations.nodes ?? []

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-col gap-2 p-3">
        <Button asChild className="justify-start">
          <Link href="/chat" onClick={onNavigate}>
            <SquarePen aria-hidden />
            {words.newChat}
          </Link>
        </Button>
        <Input
          aria-label={words.filter}
          onChange={(event) => setText(event.target.value)}
          placeholder={words.filter}
          type="search"
          value={text}
        />
      </div>
      <div className="thin-scroll min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {problem && <Problem onRetry={refetch} reason={problem} />}
        {loading && <SkeletonRows label={common.loading} />}
        {data && conversations.length === 0 && (
          <p className="px-2 py-3 text-faint text-xs">{wanted ? words.noneFound : words.noneYet}</p>
        )}
        <ul aria-label={words.conversations} className="flex flex-col gap-px" onKeyDown={moveByKeys}>
          {conversations.map((conversation) => {
            const address = `/chat/${encodeURIComponent(conversation.id)}`
            const here = path === address || decodeURIComponent(path) === `/chat/${conversation.id}`
            const title = conversation.title || words.untitled
            return (
              <li
                className={cn(
                  'group relative flex h-8 items-center rounded-md hover:bg-hover pointer-coarse:h-10',
                  here && 'bg-selected',
                )}
                key={conversation.id}
              >
                <Link
                  aria-current={here ? 'page' : undefined}
                  className={cn('min-w-0 flex-1 truncate px-2 text-sm', here ? 'font-medium' : 'text-soft')}
                  data-row
                  href={address}
                  onClick={onNavigate}
                >
                  {title}
                </Link>
                <Menu
                  trigger={
                    <IconButton
                      className="group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-fine:opacity-0"
                      label={`${common.more} : ${title}`}
                      size="icon-sm"
                    >
                      <MoreHorizontal />
                    </IconButton>
                  }
                >
                  <MenuItem onSelect={() => setRenaming(conversation)}>
                    <Pencil aria-hidden />
                    {common.rename}
                  </MenuItem>
                  <MenuLine />
                  <MenuItem danger onSelect={() => setDeleting(conversation)}>
                    <Trash2 aria-hidden />
                    {common.delete}
                  </MenuItem>
                </Menu>
              </li>
            )
          })}
        </ul>
        {data?.conversations.pageInfo.hasNextPage && first < 100 && (
          <Button className="mt-2 w-full" kind="quiet" onClick={() => setFirst(100)} size="sm">
            {words.older}
          </Button>
        )}
      </div>
      {renaming && <RenameConversation conversation={renaming} onClose={() => setRenaming(null)} />}
      {deleting && <DeleteConversation conversation={deleting} onClose={() => setDeleting(null)} />}
    </div>
  )
}
