import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../api/errors/index.ts'
import { limits } from '../../api/http/graph/limits.ts'
import { fullSchema } from '../../schema/index.ts'
import { type Instance, startInstance, subscribe, type Transport } from '../harness/index.ts'

const guide = readFileSync(new URL('../../docs/graph.md', import.meta.url), 'utf8')

/** The examples in their order: a document and, where a JSON block follows it, its variables. */
const examples = [...guide.matchAll(/^```graphql\n(.*?)^```\n(?:```json\n(.*?)^```$)?/gms)].map(
  ([, query, variables]) => ({
    name: /^(?:query|mutation|subscription) (\w+)/.exec(query!)![1]!,
    query: query!,
    variables: variables ?? '{}',
  }),
)
const notes = '# Notes\n\nThe gate is green.'

interface Payload {
  userErrors: { code: string }[]
}
interface Answered extends Record<string, unknown> {
  documentCreate: { document: { id: string } | null } & Payload
  documents: { nodes: { title: string }[]; pageInfo: { endCursor: string } }
  search: { nodes: { chunk: { text: string } }[] }
  conversationCreate: { conversation: { id: string } }
  messageSend: { message: { id: string } }
  documentUploadCreate: {
    upload: { id: string; url: string; method: string; headers: { name: string; value: string }[] }
  }
  documentUploadComplete: { document: { title: string } } & Payload
  node: { title: string }
}

describe('docs/graph.md', () => {
  let instance: Instance
  beforeAll(async () => {
    instance = await startInstance()
  })
  afterAll(() => instance?.stop())

  /** What earlier answers gave, under the names that the guide has for it. */
  const known: Record<string, string> = {}
  const filled = (variables: string): Record<string, unknown> =>
    JSON.parse(variables.replace(/<(\w+)>/g, (_all, name: string) => known[name] ?? expect.unreachable(name)))

  /** What the guide says of an answer, and what it takes from it. */
  const checks: Record<string, (data: Answered) => unknown> = {
    AddText: ({ documentCreate }) => {
      expect(documentCreate.userErrors).toEqual([])
      known.documentId = documentCreate.document!.id
    },
    AddNothing: ({ documentCreate }) => {
      expect(documentCreate).toMatchObject({ document: null, userErrors: [{ field: expect.any(Array) }] })
    },
    Anything: ({ node }) => expect(node.title).toBe('The furnace'),
    FirstPage: ({ documents }) => {
      expect(documents.nodes).toHaveLength(1)
      known.endCursor = documents.pageInfo.endCursor
    },
    Find: ({ search }) => expect(search.nodes[0]!.chunk.text).toContain('every Monday'),
    Begin: ({ conversationCreate }) => {
      known.conversationId = conversationCreate.conversation.id
    },
    Ask: ({ messageSend }) => {
      known.messageId = messageSend.message.id
    },
    Announce: async ({ documentUploadCreate: { upload } }) => {
      known.uploadId = upload.id
      const headers = Object.fromEntries(upload.headers.map(({ name, value }) => [name, value]))
      expect((await fetch(upload.url, { method: upload.method, headers, body: notes })).ok).toBe(true)
    },
    Complete: ({ documentUploadComplete }) => expect(documentUploadComplete.document.title).toContain('notes'),
  }

  /** The event with which each stream has told all that there is for now. */
  const last: Record<string, (event: Record<string, unknown>) => boolean> = {
    Reading: ({ status }) => status === 'READY',
    Answer: (event) => 'message' in event,
  }

  it.each(examples)('[GQL-16] $name does what the guide says', async ({ name, query, variables }) => {
    if (!query.startsWith('subscription')) {
      const data = await instance.data<Answered>(query, filled(variables))
      await checks[name]?.(data)
      return
    }
    for (const transport of ['sse', 'websocket'] satisfies Transport[]) {
      const read = async (more: object) => {
        const live = subscribe<Record<string, { cursor: string }>>(instance, transport, query, {
          ...filled(variables),
          ...more,
        })
        const events = await live.until((data) => last[name]!(Object.values(data)[0]!))
        await live.return(undefined)
        return events.map((data) => Object.values(data)[0]!)
      }
      const events = await read({})
      const behind = events.length - 2
      // a second reader comes back behind the event before the last
      if (behind >= 0) expect(await read({ after: events[behind]!.cursor })).toEqual(events.slice(behind + 1))
    }
  })

  it('[GQL-16] has examples of every kind', () => {
    expect(examples.length).toBeGreaterThanOrEqual(12)
    expect(Object.keys({ ...checks, ...last }).filter((name) => !examples.some((each) => each.name === name))).toEqual(
      [],
    )
  })

  it('[GQL-6] lists the registry of errors as it is', () => {
    const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \| (\w+) \| (.+) \|$/gm)].map((match) => match.slice(1))
    expect(rows).toEqual(
      Object.entries(errorCodes).map(([code, { status, user, text }]) => [
        code,
        String(status),
        user ? 'userErrors' : 'errors',
        text,
      ]),
    )
  })

  it('[GQL-7] names the limits as they are', () => {
    const { characters, depth, levels, breadth, aliases, directives, tokens, batch, cost, bodyBytes } = limits
    const said = guide.replaceAll(/\s+/g, ' ')
    expect(said).toContain(
      `nest ${depth} deep (${levels}, fragments counted), select ${breadth} fields side by side and hold ${aliases} aliases, ${directives} directives and ${tokens} tokens`,
    )
    expect(said).toContain(`${characters} characters, spaces and comments included`)
    expect(said).toContain(`at most ${batch} operations, and a body at most ${bodyBytes / 1_000_000} MB`)
    expect(said).toContain(`may ask for ${cost} fields`)
    const { search, usage } = fullSchema().getQueryType()!.getFields()
    expect(said).toContain(`a search counts as ${search!.extensions.cost} of them`)
    expect(said).toContain(`a usage report as ${usage!.extensions.cost},`)
  })
})
