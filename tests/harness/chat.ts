import { bootstrapKey, type Instance } from './instance.ts'
import { type Live, subscribe, type Transport } from './live.ts'
import { type OpenAi, providerKey } from './openai.ts'

type Headers = Record<string, string>

export interface StreamEvent {
  __typename: string
  cursor: string
  text?: string
  sequence?: number
  code?: string
  reason?: string
  citation?: { number: number } | null
  usage?: { inputTokens: number; outputTokens: number; estimated: boolean; cost: string; currency: string }
  message?: { id: string; status: string; content: string } | null
}

export interface Answer {
  id: string
  role: string
  status: string
  content: string
  failure: { code: string; reason: string } | null
  usage: { inputTokens: number; outputTokens: number; estimated: boolean; cost: string; currency: string } | null
  citations: {
    number: number
    quote: string
    page: number | null
    chunk: { text: string; page: number | null } | null
    document: { id: string; title: string } | null
  }[]
  model: { id: string; name: string } | null
  parent: { id: string } | null
}

const answerFields = `id role status content failure { code reason }
  usage { inputTokens outputTokens estimated cost currency }
  citations { number quote page chunk { text page } document { id title } } model { id name } parent { id }`

/** The parts of a conversation that a test goes through again and again, each by the graph. */
export function chatOf(instance: Instance, headers: Headers = { authorization: `Bearer ${bootstrapKey}` }) {
  return {
    async conversation(title?: string): Promise<string> {
      const { conversationCreate } = await instance.data<{ conversationCreate: { conversation: { id: string } } }>(
        `mutation ($input: ConversationCreateInput!) { conversationCreate(input: $input) { conversation { id } } }`,
        { input: { title } },
        headers,
      )
      return conversationCreate.conversation.id
    },
    async send(input: { conversationId: string; content: string; model?: string; idempotencyKey?: string }) {
      const { messageSend } = await instance.data<{
        messageSend: {
          message: { id: string } | null
          userMessage: { id: string } | null
          userErrors: { code: string; message: string; field: string[] | null }[]
        }
      }>(
        `mutation ($input: MessageSendInput!) {
           messageSend(input: $input) { message { id } userMessage { id } userErrors { code message field } } }`,
        { input },
        headers,
      )
      return messageSend
    },
    /** Asks in a conversation of its own. Returns the answer's id. */
    async ask(content: string, model?: string): Promise<string> {
      const { message, userErrors } = await this.send({ conversationId: await this.conversation(), content, model })
      if (!message) throw new Error(JSON.stringify(userErrors))
      return message.id
    },
    async read(id: string): Promise<Answer> {
      const { message } = await instance.data<{ message: Answer }>(
        `query ($id: ID!) { message(id: $id) { ${answerFields} } }`,
        { id },
        headers,
      )
      return message
    },
    async cancel(id: string): Promise<Answer> {
      const { messageCancel } = await instance.data<{ messageCancel: { message: Answer } }>(
        `mutation ($id: ID!) { messageCancel(input: { id: $id }) { message { ${answerFields} } userErrors { code } } }`,
        { id },
        headers,
      )
      return messageCancel.message
    },
    stream(transport: Transport, messageId: string, after?: string | null): Live<{ messageStream: StreamEvent }> {
      return subscribe(
        instance,
        transport,
        `subscription ($messageId: ID!, $after: Cursor) { messageStream(messageId: $messageId, after: $after) {
           __typename cursor ... on MessageDelta { text sequence } ... on MessageCitation { citation { number } }
           ... on MessageUsage { usage { inputTokens outputTokens estimated cost currency } }
           ... on MessageCompleted { message { id status content } }
           ... on MessageFailed { code reason message { id status content } }
           ... on StreamResync { message { id status content } } } }`,
        { messageId, after },
        headers,
      )
    },
    /** Reads a stream to its end. */
    async whole(transport: Transport, messageId: string, after?: string | null): Promise<StreamEvent[]> {
      const seen: StreamEvent[] = []
      for await (const { data, errors } of this.stream(transport, messageId, after)) {
        if (errors || !data) throw new Error(JSON.stringify(errors))
        seen.push(data.messageStream)
      }
      return seen
    },
    /** The records of an answer, from the ledger itself. */
    records: (messageId: string) =>
      instance.platform.parts.databases
        .tenant('demo')
        .prisma.usageRecord.findMany({ where: { messageId: rowId(messageId) } }),
  }
}

/** The row's id behind a global id. */
export const rowId = (globalId: string): string =>
  Buffer.from(globalId, 'base64url').toString('latin1').split(':')[1] as string

export const textOf = (events: readonly StreamEvent[]): string => events.map(({ text }) => text ?? '').join('')

/** Registers a provider at the counterpart, with a model of each name; gives the models' ids by name. */
export async function connectModels<Name extends string>(
  instance: Instance,
  openai: Pick<OpenAi, 'url'>,
  names: readonly Name[],
  options: { key?: string; price?: { input: string; output: string } } = {},
): Promise<Record<Name, string> & { providerId: string }> {
  const { providerKeySet } = await instance.data<{ providerKeySet: { provider: { id: string } } }>(
    `mutation ($input: ProviderKeySetInput!) { providerKeySet(input: $input) { provider { id } userErrors { message } } }`,
    { input: { name: 'Counterpart', baseUrl: openai.url, key: options.key ?? providerKey } },
  )
  const providerId = providerKeySet.provider.id
  const ids: Record<string, string> = { providerId }
  for (const name of names) {
    const { modelUpsert } = await instance.data<{ modelUpsert: { model: { id: string } } }>(
      `mutation ($input: ModelUpsertInput!) { modelUpsert(input: $input) { model { id } userErrors { message } } }`,
      {
        input: {
          providerId,
          name,
          inputPricePerMillion: options.price?.input ?? '0.15',
          outputPricePerMillion: options.price?.output ?? '0.60',
        },
      },
    )
    ids[name] = modelUpsert.model.id
  }
  return ids as Record<Name, string> & { providerId: string }
}

/** Adds texts as documents and waits until they are served. Returns their ids in order. */
export async function addTexts(instance: Instance, texts: { title: string; text: string }[]): Promise<string[]> {
  const ids: string[] = []
  for (const input of texts) {
    const { documentCreate } = await instance.data<{ documentCreate: { document: { id: string } } }>(
      `mutation ($input: DocumentCreateInput!) { documentCreate(input: $input) { document { id } userErrors { message } } }`,
      { input },
    )
    ids.push(documentCreate.document.id)
  }
  for (const id of ids) await ingested(instance, id)
  return ids
}

/** Waits until a document's reading has ended. Returns how. */
export async function ingested(instance: Instance, documentId: string, transport: Transport = 'sse'): Promise<string> {
  const live = subscribe<{ documentIngestion: { status: string } }>(
    instance,
    transport,
    `subscription ($documentId: ID!) {
       documentIngestion(documentId: $documentId) { ... on DocumentProgress { status } } }`,
    { documentId },
  )
  const seen = await live.until(({ documentIngestion: { status } }) => status === 'READY' || status === 'FAILED')
  await live.return()
  return seen.at(-1)!.documentIngestion.status
}
