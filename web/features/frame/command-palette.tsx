'use client'
import { Command } from 'cmdk'
import { BookText, MessageSquare, TextSearch } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { useRead } from '@/features/graph/use-read'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import { graphql } from '@/gql'
import { seenAreas } from './areas'
import { frameWords } from './words'

const FindDocument = graphql(/* GraphQL */ `
  query Find($text: String!) {
    documents(first: 6, filter: { titleContains: $text }) {
      nodes {
        id
        title
      }
    }
    conversations(first: 5, filter: { titleContains: $text }) {
      nodes {
        id
        title
      }
    }
  }
`)

/** ⌘K: finds pages, documents and conversations by name, and hands the words over to search. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const words = useWords(frameWords)
  return (
    <Radix.Root onOpenChange={onOpenChange} open={open}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/40" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-xl bg-raised shadow-pop focus:outline-none"
        >
          <Radix.Title className="sr-only">{words.palette.title}</Radix.Title>
          <Finder onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Finder({ onDone }: { onDone: () => void }) {
  const words = useWords(frameWords)
  const router = useRouter()
  const { viewer } = useViewer()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const asked = useDeferredValue(text.trim())
  const { data } = useRead(FindDocument, { text: asked }, { pause: asked.length < 2 })
  const found = asked.length < 2 ? undefined : data
  const go = (href: string) => () => {
    onDone()
    router.push(href)
  }
  const needle = text.trim().toLowerCase()
  const pages = seenAreas(viewer?.scopes ?? null).filter(({ name }) => words[name].toLowerCase().includes(needle))
  const best = pages[0] ? `page ${pages[0].name}` : (found?.documents.nodes[0] ?? found?.conversations.nodes[0])?.id
  // What is found arrives after the words were typed: Enter must open it, not what stood there before.
  useEffect(() => {
    if (best) setChosen(best)
  }, [best])

  return (
    <Command label={words.palette.title} loop onValueChange={setChosen} shouldFilter={false} value={chosen}>
      <Command.Input
        className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
        onValueChange={setText}
        placeholder={words.palette.placeholder}
        value={text}
      />
      <Command.List className="thin-scroll max-h-80 overflow-y-auto p-2">
        <Command.Empty className="px-2 py-6 text-center text-faint text-sm">{words.palette.empty}</Command.Empty>
        {pages.length > 0 && (
          <Group title={words.palette.pages}>
            {pages.map(({ name, path, icon: Icon }) => (
              <Item icon={<Icon />} key={name} onSelect={go(path)} value={`page ${name}`}>
                {words[name]}
              </Item>
            ))}
          </Group>
        )}
        {found && found.documents.nodes.length > 0 && (
          <Group title={words.palette.documents}>
            {found.documents.nodes.map(({ id, title }) => (
              <Item icon={<BookText />} key={id} onSelect={go(`/documents/${encodeURIComponent(id)}`)} value={id}>
                {title}
              </Item>
            ))}
          </Group>
        )}
        {found && found.conversations.nodes.length > 0 && (
          <Group title={words.palette.conversations}>
            {found.conversations.nodes.map(({ id, title }) => (
              <Item icon={<MessageSquare />} key={id} onSelect={go(`/chat/${encodeURIComponent(id)}`)} value={id}>
                {title}
              </Item>
            ))}
          </Group>
        )}
        {needle && (
          <Item
            icon={<TextSearch />}
            onSelect={go(`/search?q=${encodeURIComponent(text.trim())}`)}
            value="search the documents"
          >
            {words.palette.ask(text.trim())}
          </Item>
        )}
      </Command.List>
    </Command>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      className="mb-1 **:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-2xs **:[[cmdk-group-heading]]:text-faint"
      heading={title}
    >
      {children}
    </Command.Group>
  )
}

function Item({
  icon,
  value,
  onSelect,
  children,
}: {
  icon: ReactNode
  value: string
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
      onSelect={onSelect}
      value={value}
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  )
}
