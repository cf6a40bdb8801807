import type { TextBuilder } from '../textBuilder.ts'

/** The part of a DOM node that the walk reads; linkedom's nodes have it. */
export interface DomNode {
  nodeType: number
  nodeName: string
  textContent: string | null
  firstChild: DomNode | null
  nextSibling: DomNode | null
  parentNode: DomNode | null
  getAttribute?(name: string): string | null
}

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const skipped = names(
  'SCRIPT STYLE NOSCRIPT TEMPLATE HEAD TITLE SVG MATH IFRAME OBJECT EMBED CANVAS AUDIO VIDEO SELECT TEXTAREA BUTTON',
)
const paragraphs = names(
  'P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE NAV BLOCKQUOTE FIGURE TABLE UL OL DL HR ADDRESS FORM FIELDSET ' +
    'DETAILS PRE BODY H1 H2 H3 H4 H5 H6',
)
const lines = names('LI TR DT DD BR CAPTION FIGCAPTION SUMMARY LEGEND')
const elementNode = 1
const textNode = 3

/** What a reader cannot see is not part of the document, least of all for a model. */
const isHidden = (node: DomNode): boolean =>
  node.getAttribute?.('hidden') != null || /display\s*:\s*none/i.test(node.getAttribute?.('style') ?? '')

function enter(node: DomNode, name: string, out: TextBuilder): void {
  if (paragraphs.has(name)) out.break(2)
  else if (lines.has(name)) out.break(1)
  if (/^H[1-6]$/.test(name)) out.openHeading(Number(name[1]))
  if (name === 'LI') out.mark('- ')
  if ((name === 'TD' || name === 'TH') && out.inLine && node.parentNode?.firstChild !== node) out.mark(' | ')
}

function leave(name: string, out: TextBuilder): void {
  if (/^H[1-6]$/.test(name)) out.closeHeading()
  if (paragraphs.has(name)) out.break(2)
  else if (lines.has(name)) out.break(1)
}

/**
 * Writes the visible text under `root`: blocks as paragraphs, list items with a dash, table rows as lines of
 * cells. Walks without recursion, so that depth cannot exhaust the stack.
 */
export function writeDom(root: DomNode, out: TextBuilder): void {
  let node: DomNode = root
  let verbatim: DomNode | null = null
  for (;;) {
    let descend: DomNode | null = null
    if (node.nodeType === textNode) {
      if (verbatim) out.verbatim(node.textContent ?? '')
      else out.flow(node.textContent ?? '')
    } else if (node.nodeType !== elementNode) {
      descend = node.firstChild
    } else {
      const name = node.nodeName.toUpperCase()
      if (!skipped.has(name) && !isHidden(node)) {
        enter(node, name, out)
        if (name === 'PRE') verbatim ??= node
        descend = node.firstChild
        if (!descend) leave(name, out)
      }
    }
    if (descend) {
      node = descend
      continue
    }
    while (node !== root && !node.nextSibling) {
      if (!node.parentNode) return
      node = node.parentNode
      if (node.nodeType === elementNode) leave(node.nodeName.toUpperCase(), out)
      if (node === verbatim) verbatim = null
    }
    if (node === root) return
    node = node.nextSibling!
  }
}
