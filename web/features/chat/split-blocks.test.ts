import { describe, expect, it } from 'vitest'
import { splitBlocks } from './split-blocks'

describe('splitting a streamed answer into blocks', () => {
  it('[WEB-2] cuts at blank lines', () => {
    expect(splitBlocks('one\n\ntwo\n\nthree')).toHaveLength(3)
  })

  it('[WEB-2] never cuts inside a code fence, closed or not yet', () => {
    expect(splitBlocks('```\na\n\nb\n```')).toHaveLength(1)
    expect(splitBlocks('text\n\n```\na\n\nb')).toHaveLength(2)
  })

  it('[WEB-2] keeps an indented paragraph with its list item', () => {
    expect(splitBlocks('- item\n\n  more of it')).toHaveLength(1)
  })

  it('[WEB-2] loses no character, whatever the text', () => {
    const text = '# a\n\n\n- b\n\n  c\n\n~~~\n\nd\n~~~\n\ne\n'
    expect(splitBlocks(text).join('\n')).toBe(text)
  })
})
