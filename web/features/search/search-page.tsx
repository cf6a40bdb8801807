'use client'
import { Search, SearchX, TextSearch } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Input } from '@/components/ui/field'
import { Problem } from '@/components/ui/problem'
import { Segments } from '@/components/ui/segments'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFirstFocus } from '@/components/ui/use-first-focus'
import { Page } from '@/features/frame/page'
import { useUrlState } from '@/features/frame/url-state'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { graphql } from '@/gql'
import type { SearchMode } from '@/gql/graphql'
import { foundHit, HitList } from './hit-list'
import { searchWords } from './words'

const SearchDocument = graphql(/* GraphQL */ `
  query Search($query: String!, $mode: SearchMode!, $first: Int!) {
    search(query: $query, mode: $mode, first: $first) {
      edges {
        node {
          score
          highlight
          chunk {
            id
            page
            heading
          }
          document {
            id
            title
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)

const modes: readonly SearchMode[] = ['HYBRID', 'VECTOR', 'KEYWORD']
const step = 20

export function SearchPage() {
  const words = useWords(searchWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const [query, setQuery] = useUrlState('q')
  const [mode, setMode] = useUrlState('mode', 'HYBRID')
  const [text, setText] = useState(query)
  const input = useRef<HTMLInputElement>(null)
  useFirstFocus(input)
  const [shown, setShown] = useState({ query, first: step })
  // A search handed over by ⌘K arrives by the address.
  if (shown.query !== query) {
    setShown({ query, first: step })
    setText(query)
  }
  const { data, loading, problem, refetch } = useRead(
    SearchDocument,
    { query, mode: modes.find((one) => one === mode) ?? 'HYBRID', first: shown.first },
    { pause: !query },
  )
  const hits = query ? data?.search.edges.flatMap(({ node }) => foundHit(node)) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setQuery(text.trim())
  }

  return (
    <Page narrow title={words.title}>
      <form className="flex flex-wrap items-center gap-2" onSubmit={submit}>
        <div className="relative min-w-56 flex-1">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
          <Input
            aria-label={words.placeholder}
            ref={input}
            className="h-9 pl-9"
            maxLength={1000}
            onChange={(event) => setText(event.target.value)}
            placeholder={words.placeholder}
            type="search"
            value={text}
          />
        </div>
        <Button className="h-9" kind="primary" type="submit">
          {words.submit}
        </Button>
      </form>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
        <Segments
          choices={modes.map((one) => [one, words.modes[one]] as const)}
          label={words.mode}
          onChange={setMode}
          value={mode}
        />
        {hits && hits.length > 0 && (
          <p className="numbers text-faint text-xs">
            {words.hits(hits.length, format.number(hits.length))}
            <span className="pointer-coarse:hidden"> · {words.keys}</span>
          </p>
        )}
      </div>
      <div className="mt-4" aria-live="polite">
        {problem && <Problem onRetry={refetch} reason={problem} />}
        {query && loading && <SkeletonRows label={common.loading} />}
        {hits && hits.length > 0 && <HitList hits={hits} />}
        {hits?.length === 0 && (
          <Empty icon={SearchX} title={words.noneTitle}>
            {words.noneWhy}
          </Empty>
        )}
        {!query && (
          <Empty icon={TextSearch} title={words.emptyTitle}>
            {words.emptyWhy}
          </Empty>
        )}
        {query && data?.search.pageInfo.hasNextPage && shown.first < 100 && (
          <Button className="mt-3" onClick={() => setShown({ query, first: Math.min(100, shown.first + step) })}>
            {words.more}
          </Button>
        )}
      </div>
    </Page>
  )
}
