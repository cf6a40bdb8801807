'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useFormat } from '@/features/language/format'
import { usePreferences, useWords } from '@/features/language/language'
import type { DocumentDetailQuery } from '@/gql/graphql'
import { documentWords } from './words'

/** What is known about a document besides its text. */
export function DocumentFacts({ document }: { document: NonNullable<DocumentDetailQuery['document']> }) {
  const words = useWords(documentWords)
  const format = useFormat()
  const { language } = usePreferences()
  const { kind, integration } = document.source
  const facts: [string, ReactNode][] = [
    [
      words.facts.source,
      integration ? (
        <Link className="text-accent-ink hover:underline" href={`/integrations/${encodeURIComponent(integration.id)}`}>
          {integration.name}
        </Link>
      ) : (
        words.source[kind]
      ),
    ],
    [words.facts.size, format.bytes(document.size)],
  ]
  if (document.pageCount) facts.push([words.facts.pages, format.number(document.pageCount)])
  if (document.language && document.language !== 'und') {
    facts.push([
      words.facts.language,
      new Intl.DisplayNames(language, { type: 'language', fallback: 'code' }).of(document.language),
    ])
  }
  facts.push([words.facts.added, format.dateTime(document.createdAt)])
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {facts.map(([name, value]) => (
        <div className="flex gap-1.5" key={name}>
          <dt className="text-faint">{name}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
