import type { Nodes, Parent, PhrasingContent, RootContent } from 'mdast'

const marker = /\[(\d{1,3})\]/g
const address = '#source-'

/** The number of the source that a link stands for, null for an ordinary link. */
export function citedNumber(href: string | undefined): number | null {
  return href?.startsWith(address) ? Number(href.slice(address.length)) : null
}

/** A remark plugin: turns the "[n]" of an answer's text (not of its code) into links to its sources. */
export function citationLinks() {
  return (tree: Nodes) => {
    walk(tree)
  }
}

function walk(node: Nodes): void {
  if (!('children' in node) || node.type === 'link') return
  const parent: Parent = node
  parent.children = parent.children.flatMap((child): RootContent[] => {
    if (child.type === 'text') return split(child.value)
    walk(child)
    return [child]
  })
}

function split(text: string): PhrasingContent[] {
  const parts: PhrasingContent[] = []
  let end = 0
  for (const match of text.matchAll(marker)) {
    if (match.index > end) parts.push({ type: 'text', value: text.slice(end, match.index) })
    const number = match[1] ?? ''
    parts.push({ type: 'link', url: `${address}${number}`, children: [{ type: 'text', value: number }] })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ type: 'text', value: text.slice(end) })
  return parts
}
