import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { limits } from './limits.ts'
import { checkShape } from './shape.ts'

const shape = (text: string) => checkShape(parse(text))

describe('the shape of a document', () => {
  const refused = (text: string) =>
    expect(() => shape(text)).toThrow(expect.objectContaining({ code: 'QUERY_TOO_COSTLY' }))

  it('[GQL-7] has a depth, through fragments too', () => {
    const nest = (depth: number) => `${'a { '.repeat(depth - 1)}a${' }'.repeat(depth - 1)}`
    shape(`{ ${nest(limits.depth)} }`)
    refused(`{ ${nest(limits.depth + 1)} }`)
    refused(`{ ${nest(100)} }`)
    refused(`{ a { ...F } } fragment F on A { ${nest(limits.depth)} }`)
  })

  it('[GQL-7] has a number of levels, fragments counted', () => {
    const inline = (count: number) => `{ a { ${'... { '.repeat(count)}b${' }'.repeat(count)} } }`
    shape(inline(limits.levels - 2))
    refused(inline(limits.levels - 1))
    refused(inline(500))
    const chain = (count: number) =>
      `{ ...F0 } ${Array.from({ length: count }, (_, i) => `fragment F${i} on Q { ...F${i + 1} }`).join(' ')} fragment F${count} on Q { a }`
    shape(chain(limits.levels - 2))
    refused(chain(limits.levels - 1))
  })

  it('[GQL-7] has a breadth', () => {
    shape(`{ a { ${'b '.repeat(limits.breadth)} } }`)
    refused(`{ a { ${'b '.repeat(limits.breadth + 1)} } }`)
    refused(`{ ...F } fragment F on Q { ${'... { b } '.repeat(limits.breadth + 1)} }`)
  })

  it('[GQL-7] has a number of aliases and of directives', () => {
    const aliases = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: a`).join(' ')
    shape(`{ ${aliases(limits.aliases)} }`)
    refused(`{ ${aliases(limits.aliases + 1)} }`)
    refused(`{ a ${'@skip(if: false) '.repeat(limits.directives + 1)} }`)
    refused(`query ${'@a '.repeat(limits.directives + 1)} { a }`)
    refused(`{ ... ${'@a '.repeat(limits.directives + 1)} { a } }`)
  })

  it('[GQL-7] has no fragment that contains itself, used or not', () => {
    refused('{ ...A } fragment A on Q { ...B } fragment B on Q { a { ...A } }')
    refused('{ a } fragment A on Q { ...A }')
  })
})
