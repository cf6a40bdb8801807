'use client'
import { memo, useMemo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { citationLinks, citedNumber } from './citation-links'
import { CitationChip } from './citations'
import { splitBlocks } from './split-blocks'

const plugins = [remarkGfm, citationLinks]

/**
 * An answer's Markdown. Its HTML is never interpreted, and its images are never loaded: a document could otherwise make
 * an answer send what it knows to another site. While `streaming`, only the last block is rendered again.
 */
export function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  const blocks = useMemo(() => (streaming ? splitBlocks(text) : [text]), [text, streaming])
  return (
    <div className="break-words leading-relaxed [&>*:first-child]:mt-0 [&>*:last-child]:mb-0">
      {blocks.map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  )
}

const components: Components = {
  p: ({ children }) => <p className="my-2.5">{children}</p>,
  h1: ({ children }) => <h3 className="mt-5 mb-2 font-semibold">{children}</h3>,
  h2: ({ children }) => <h3 className="mt-5 mb-2 font-semibold">{children}</h3>,
  h3: ({ children }) => <h3 className="mt-4 mb-1.5 font-medium">{children}</h3>,
  h4: ({ children }) => <h4 className="mt-4 mb-1.5 font-medium text-soft">{children}</h4>,
  ul: ({ children }) => <ul className="my-2.5 flex list-disc flex-col gap-1 pl-5 marker:text-faint">{children}</ul>,
  ol: ({ children, start }) => (
    <ol className="numbers my-2.5 flex list-decimal flex-col gap-1 pl-6 marker:text-faint" start={start}>
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="my-3 border-line-strong border-l-2 pl-3.5 text-soft">{children}</blockquote>
  ),
  hr: () => <hr className="my-4 border-line" />,
  a: ({ href, children }) => {
    const number = citedNumber(href)
    if (number !== null) return <CitationChip number={number} />
    return (
      <a
        className="text-accent-ink underline underline-offset-2"
        href={href}
        rel="noopener noreferrer nofollow"
        target="_blank"
      >
        {children}
      </a>
    )
  },
  img: ({ alt, src }) => <span className="text-faint">[{alt || (typeof src === 'string' ? src : '')}]</span>,
  code: ({ children }) => (
    <code className="rounded bg-hover px-1 py-0.5 font-mono text-[0.92em] [pre_&]:bg-transparent [pre_&]:p-0">
      {children}
    </code>
  ),
  pre: ({ children }) => (
    <pre
      className="thin-scroll my-3 overflow-x-auto rounded-md border border-line bg-sunken p-3 text-xs leading-5"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </pre>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="thin-scroll my-3 overflow-x-auto rounded-md border border-line" tabIndex={0}>
      <table className="numbers w-full text-left text-sm">{children}</table>
    </div>
  ),
  th: ({ children }) => <th className="border-line border-b bg-sunken px-3 py-1.5 font-medium">{children}</th>,
  td: ({ children }) => <td className="border-line border-t px-3 py-1.5 align-top">{children}</td>,
}

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown components={components} remarkPlugins={plugins}>
      {text}
    </ReactMarkdown>
  )
})
