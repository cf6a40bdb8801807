/**
 * Cuts Markdown at blank lines outside code fences, so that the finished part of a streamed answer need not be parsed
 * again with every word.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = []
  let block: string[] = []
  let fence: string | null = null
  for (const line of text.split('\n')) {
    // An indented line after a blank one still belongs to the list item above.
    if (!fence && block.at(-1)?.trim() === '' && /^\S/.test(line)) {
      blocks.push(block.join('\n'))
      block = []
    }
    block.push(line)
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark && !fence) fence = mark
    else if (mark && fence && mark.startsWith(fence)) fence = null
  }
  if (block.length > 0) blocks.push(block.join('\n'))
  return blocks
}
