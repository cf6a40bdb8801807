import { Fragment } from 'react'

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
}

function asText(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => entities[entity] ?? entity)
}

/** An excerpt whose only markup is <mark>: its text is shown as text, so nothing in it can act as HTML. */
export function Highlight({ html }: { html: string }) {
  return html.split(/<mark>(.*?)<\/mark>/s).map((part, index) =>
    // Odd parts stood between the marks.
    index % 2 === 1 ? <mark key={index}>{asText(part)}</mark> : <Fragment key={index}>{asText(part)}</Fragment>,
  )
}
