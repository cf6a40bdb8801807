'use client'
import { MessagesSquare, SquarePen } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Sheet } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { useWords } from '@/features/language/language'
import { ConversationList } from './conversation-list'
import { chatWords } from './words'

/** The conversation's name; on narrow screens also the way to the other conversations. */
export function ChatHeader({ title }: { title: string }) {
  const words = useWords(chatWords)
  const [open, setOpen] = useState(false)
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-line border-b px-3 lg:px-6">
      <title>{`${title || words.title} · SUPERFASTTT`}</title>
      <IconButton className="lg:hidden" label={words.back} onClick={() => setOpen(true)}>
        <MessagesSquare />
      </IconButton>
      <h1 className="min-w-0 flex-1 truncate font-semibold">{title}</h1>
      <IconButton asChild className="lg:hidden" label={words.newChat}>
        <Link href="/chat">
          <SquarePen />
        </Link>
      </IconButton>
      <Sheet onOpenChange={setOpen} open={open} side="left" title={words.conversations}>
        <ConversationList onNavigate={() => setOpen(false)} />
      </Sheet>
    </header>
  )
}
