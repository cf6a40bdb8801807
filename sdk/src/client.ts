import type { CallOptions, Succeeded } from './call.ts'
import type { Cost } from './cost.ts'
import { isQuery, type TypedDocument, textOf } from './document.ts'
import { PlatformError, type UserError, UserErrors } from './errors.ts'
import { type Methods, type OperationTypes, operations } from './generated.ts'
import { type Connection, exchange } from './http.ts'
import { endable, resumingStream, type StreamEvent } from './stream.ts'
import { putBytes, toBlob, type UploadData } from './upload.ts'

export interface ClientOptions {
  /** Where the graph is. A relative one is for browsers, whose page gives the origin. @default '/graphql' */
  url?: string
  /** A key or token; without one, the browser's session cookie is used. */
  apiKey?: string
  /** Slug of the tenant to work in, for credentials that may use several. */
  tenant?: string
  /** Sent with every request; they win over those the client sets itself. */
  headers?: Record<string, string>
  /** @default globalThis.fetch */
  fetch?: typeof fetch
  /** How often a query is tried again after a temporary failure. @default 3 */
  retries?: number
}

type Operations = typeof operations
type Name = keyof OperationTypes
type NamesOf<Kind extends string> = { [N in Name]: Operations[N]['kind'] extends Kind ? N : never }[Name]
type ListName = { [N in Name]: OperationTypes[N] extends { node: unknown } ? N : never }[Name]
type Variables<N extends Name> = OperationTypes[N]['variables']
type Data<N extends Name> = OperationTypes[N]['data']
/** Variables may be left out where all of them may. */
type Arguments<V> =
  Record<string, never> extends V ? [variables?: V, options?: CallOptions] : [variables: V, options?: CallOptions]

/** One event of an answer as it is written. */
export type MessageEvent = Data<'messageStream'>

/** A file to upload; `mimeType` is guessed by the platform when left out. */
export interface Upload {
  fileName: string
  data: UploadData
  mimeType?: string
  title?: string
  idempotencyKey?: string
}

/**
 * A platform's client. Every operation in `sdk/operations` is a method: queries take variables and give the root
 * field; mutations take the input and give a payload whose entity is there, or throw `UserErrors`; subscriptions are
 * async iterators that resume by themselves. All else that goes wrong is a `PlatformError`.
 */
export interface Client extends Methods {
  /** What the newest answer said of its cost and of the caller's rate limit; undefined before the first. */
  readonly lastCost: Cost | undefined
  /**
   * Sends a query or mutation of your own and gives its data as it is. What changes nothing, or has an
   * `idempotencyKey` in its input, is tried again after temporary failures. A document that knows its types (a
   * `TypedDocumentNode` or `TypedDocumentString` of your code generator) gives typed data.
   */
  request<T = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<T>
  request<D, V>(document: TypedDocument<D, V>, ...args: Arguments<V>): Promise<D>
  /**
   * Opens a subscription of your own, which resumes by itself: it takes `$after` and gives it to its field, whose
   * `cursor` and `__typename` it selects. Gives the data of each event as it is, and ends when the platform ends it.
   */
  subscribe<T = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    options?: CallOptions,
  ): AsyncGenerator<T, void, undefined>
  subscribe<D, V>(document: TypedDocument<D, V>, ...args: Arguments<V>): AsyncGenerator<D, void, undefined>
  /** Every item of a list, page after page, each page asked for when it is needed. `first` sets the page's size. */
  paginate<N extends ListName>(
    name: N,
    variables?: Omit<Variables<N>, 'after' | 'last' | 'before'>,
    options?: CallOptions,
  ): AsyncGenerator<OperationTypes[N] extends { node: infer T } ? T : never, void, undefined>
  /** Uploads a file and gives its document, whose ingestion has begun: `documentIngestion` shows how it goes. */
  upload(file: Upload, options?: CallOptions): Promise<Succeeded<Data<'documentUploadComplete'>>['document']>
  /** Sends a question and gives the answer's events as it is written; the last is MessageCompleted or MessageFailed. */
  ask(
    conversationId: string,
    content: string,
    options?: CallOptions & { model?: string },
  ): AsyncGenerator<MessageEvent, void, undefined>
}

/** The last event of the streams that have one: they end with it, and need not hear that the platform ends them. */
const lastEvents: { [N in NamesOf<'subscription'>]?: (event: Data<N>, variables: Variables<N>) => boolean } = {
  messageStream: ({ __typename: type }) => type === 'MessageCompleted' || type === 'MessageFailed',
  documentIngestion: (event, { documentId }) =>
    documentId != null &&
    (event.__typename === 'DocumentDeleted' ||
      (event.__typename === 'DocumentProgress' && (event.status === 'READY' || event.status === 'FAILED'))),
  integrationProgress: (event, { integrationId }) => integrationId != null && event.__typename === 'IntegrationDeleted',
}

/** Makes a client; nothing is sent until a method is called. */
export function createClient(options: ClientOptions = {}): Client {
  let lastCost: Cost | undefined
  const connection = connectionOf(options, (cost) => {
    lastCost = cost
  })
  const call = async (name: Name, variables: Record<string, unknown> = {}, { signal }: CallOptions = {}) => {
    const { text, kind, field } = operations[name]
    const repeatable = kind === 'query' || hasIdempotencyKey(variables)
    const request = { query: text, operationName: name, variables }
    const { data, ...about } = await exchange(connection, request, { repeatable, signal })
    return { value: data[field], about }
  }
  const query = (name: Name) => async (variables?: Record<string, unknown>, options?: CallOptions) =>
    (await call(name, variables, options)).value
  const mutation = (name: Name) => async (input: unknown, options?: CallOptions) => {
    const { value, about } = await call(name, { input }, options)
    const { userErrors, ...payload } = value as Payload
    if (userErrors.length > 0) throw new UserErrors(userErrors, about)
    const missing = Object.keys(payload).find((key) => payload[key] === null)
    if (missing) {
      const data = { [operations[name].field]: value }
      throw new PlatformError('NOT_FOUND', withoutResult(name, missing), { ...about, data })
    }
    return payload
  }
  const subscription =
    (name: NamesOf<'subscription'>) =>
    (variables: Record<string, unknown> = {}, options?: CallOptions) => {
      const { text, field } = operations[name]
      const ends = lastEvents[name] as ((event: StreamEvent, variables: Record<string, unknown>) => boolean) | undefined
      const request = { query: text, operationName: name, variables }
      return endable(async function* (signal) {
        const isLast = ends && ((event: StreamEvent) => ends(event, variables))
        for await (const data of resumingStream(connection, { request, isLast, signal })) yield data[field]
      }, options?.signal)
    }
  const methods = Object.fromEntries(
    Object.values(operations).map(({ name, kind }) => {
      switch (kind) {
        case 'query':
          return [name, query(name)]
        case 'mutation':
          return [name, mutation(name)]
        case 'subscription':
          return [name, subscription(name)]
        default:
          return kind satisfies never
      }
    }),
  ) as unknown as Methods

  const request = async (
    document: string | object,
    variables: Record<string, unknown> = {},
    { signal }: CallOptions = {},
  ) => {
    const text = textOf(document)
    const repeatable = isQuery(text) || hasIdempotencyKey(variables)
    return (await exchange(connection, { query: text, variables }, { repeatable, signal })).data
  }
  const subscribe = (
    document: string | object,
    variables: Record<string, unknown> = {},
    { signal }: CallOptions = {},
  ) => {
    const text = textOf(document)
    if (!/\$after\b/.test(text)) throw new TypeError('subscribe: the subscription must take $after, to resume with it.')
    const request = { query: text, variables }
    return endable((signal) => resumingStream(connection, { request, signal }), signal)
  }

  return {
    ...methods,
    get lastCost() {
      return lastCost
    },
    request: request as Client['request'],
    subscribe: subscribe as Client['subscribe'],
    paginate: (name, variables, options) => {
      refusePlace(name, variables)
      return pages(name, variables ?? {}, async (page) => (await call(name, page, options)).value)
    },
    upload: async ({ data, ...file }, options) => {
      const bytes = toBlob(data)
      const { upload } = await methods.documentUploadCreate({ ...file, size: bytes.size }, options)
      await putBytes(connection, upload, bytes, options?.signal)
      const { document } = await methods.documentUploadComplete({ uploadId: upload.id }, options)
      return document
    },
    ask: (conversationId, content, { model, signal: ended } = {}) =>
      endable(async function* (signal) {
        const input = { conversationId, content, ...(model ? { model } : {}) }
        const { message } = await methods.messageSend(input, { signal })
        yield* methods.messageStream({ messageId: message.id }, { signal })
      }, ended),
  }
}

function connectionOf(
  { url = '/graphql', apiKey, tenant, headers = {}, fetch, retries = 3 }: ClientOptions,
  onCost: (cost: Cost) => void,
): Connection {
  return {
    url,
    retries,
    onCost,
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: () => {
      // asked at a call, not before: a page that is rendered on the server makes its client there, too
      if (!/^https?:/.test(url) && !('location' in globalThis)) {
        throw new TypeError(`createClient: outside a browser, url must be absolute (http://…/graphql); it is "${url}".`)
      }
      const all = new Headers()
      if (apiKey) all.set('authorization', `Bearer ${apiKey}`)
      else all.set('x-csrf', '1')
      if (tenant) all.set('x-tenant-id', tenant)
      for (const [name, value] of Object.entries(headers)) all.set(name, value)
      return all
    },
  }
}

/** Whether a mutation can be sent twice: the platform then answers the second with the first one's result. */
function hasIdempotencyKey({ input }: Record<string, unknown>): boolean {
  return typeof input === 'object' && input !== null && 'idempotencyKey' in input && Boolean(input.idempotencyKey)
}

interface Payload {
  userErrors: readonly UserError[]
  [entity: string]: unknown
}

/** A repeat under an idempotency key gives what the first one made, also when that is gone. */
const withoutResult = (name: string, entity: string): string =>
  `${name}: it was done, but its ${entity} is not there: it was deleted since, or you may not read it.`

/** Places in a list are for its single pages: the types say so, and callers without types are told. */
function refusePlace(name: ListName, variables: object | undefined): void {
  const place = Object.entries(variables ?? {}).find(
    ([key, value]) => ['after', 'last', 'before'].includes(key) && value != null,
  )?.[0]
  if (!place) return
  throw new TypeError(
    `paginate: it gives the whole list from its start: leave out \`${place}\`, or ask for one page with client.${name}().`,
  )
}

interface Page {
  nodes: unknown[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** The items of a list's pages in order; a list under an entity that does not exist has none. */
async function* pages(
  name: ListName,
  variables: Record<string, unknown>,
  load: (page: Record<string, unknown>) => Promise<unknown>,
): AsyncGenerator<never, void, undefined> {
  let after: string | null | undefined
  while (true) {
    let list = await load({ ...variables, after })
    for (const key of operations[name].connection) list = (list as Record<string, unknown> | null)?.[key]
    if (!list) return
    const { nodes, pageInfo } = list as Page
    yield* nodes as never[]
    if (!pageInfo.hasNextPage || pageInfo.endCursor === after) return
    after = pageInfo.endCursor
  }
}
