import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DocumentNode, type GraphQLSchema, NoSchemaIntrospectionCustomRule, specifiedRules } from 'graphql'
import { createGraphContext } from '../../../context/access.ts'
import { noteOperation } from '../../../log/index.ts'
import { header } from '../../request.ts'
import { costOf, pointsFor } from '../charges.ts'
import { enterOnce, handOver } from '../enter.ts'
import { parseDocument, validateDocument } from '../parse.ts'
import type { GraphOptions } from '../yoga.ts'
import type { ReadCount } from './metrics.ts'
import { PreparedDocuments } from './prepare.ts'

/** Bodies above this are left to the usual way: it is not their reading that takes its time. */
const longestBody = 65_536

interface Asked {
  query?: string | null
  variables?: Record<string, unknown> | null
  operationName?: string | null
  extensions?: Record<string, unknown> | null
}

/**
 * Answers queries that were asked before by writing their JSON straight from the rows, past Yoga and graphql-js, by the
 * same credentials, limits, charges, resolvers and rights. It answers what is plain: whatever is refused, fails or is
 * asked in an unusual way is left to the usual way as if nobody had looked at it, so that there is one place that says
 * what is wrong, and in which words. What was charged by then is not charged again.
 */
export function createReads(options: GraphOptions, unguarded: GraphQLSchema, count: ReadCount) {
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  const checked = (text: string): DocumentNode | null => {
    try {
      const document = parseDocument(text)
      return validateDocument(options.schema, document, rules).length === 0 ? document : null
    } catch {
      return null
    }
  }
  const documents = new PreparedDocuments(options.schema, unguarded, checked)

  const read = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<boolean> => {
    const type = body.length <= longestBody ? answerType(header(request, 'accept') ?? '*/*') : null
    const asked = type && readBody(body)
    if (!type || !asked) return false
    let answer: string
    try {
      const session = request.headers.cookie !== undefined && !request.headers.authorization
      const free = options.graphiql && request.headers['x-graphiql'] !== undefined
      const text = options.documents.textOf(asked, session, free)
      // strangers' documents are not kept: they would drive out everybody's
      const scope = await enterOnce(options, request)
      const operation = text ? documents.find(text, asked.operationName ?? null) : null
      if (!operation) return false
      const variables = asked.variables ?? {}
      const plan = operation.plan(variables)
      if (!plan) return false
      const { scopes } = scope.principal
      if (!plan.rights.every((right) => scopes.has(right))) return false
      const requested = operation.cost(variables)
      const charge = await options.rates.charge(scope, pointsFor(requested, 0))
      handOver(request, charge)
      if (charge.retryAfter !== null) return false

      let gone: AbortController | undefined
      const context = {
        ...createGraphContext(scope, header(request, 'idempotency-key'), charge),
        get signal() {
          if (!gone) {
            gone = new AbortController()
            const { signal } = gone
            if (response.destroyed) gone.abort()
            response.once('close', () => signal.aborted || response.writableFinished || gone!.abort())
          }
          return gone.signal
        },
      }
      const data = await plan.answer(context, variables)
      noteOperation(operation.name, 'query', charge.points)
      answer = `{"data":${data},"extensions":{"cost":${JSON.stringify(costOf(requested, charge))}}}`
    } catch (error) {
      // the usual way meets the same, and says what it is
      options.log.debug({ err: error }, 'a read is left to the usual way')
      return false
    }
    const bytes = Buffer.byteLength(answer)
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'content-length': bytes })
    // what has as many bytes as characters is the same in both encodings, and the narrow one is written faster
    response.end(answer, bytes === answer.length ? 'latin1' : 'utf8')
    return true
  }

  /** Whether the request was answered. */
  return async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<boolean> => {
    const answered = await read(request, response, body)
    if (answered) count.planned++
    else count.usual++
    return answered
  }
}

/** What is sent, when all that it holds is as it is in a plain request. */
function readBody(body: Buffer): Asked | null {
  let asked: unknown
  try {
    asked = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return null
  for (const [name, value] of Object.entries(asked)) {
    if (value === null) continue
    switch (name) {
      case 'query':
      case 'operationName':
        if (typeof value !== 'string') return null
        break
      case 'variables':
      case 'extensions':
        if (typeof value !== 'object' || Array.isArray(value)) return null
        break
      default:
        return null
    }
  }
  return asked as Asked
}

const responseType = 'application/graphql-response+json'
const jsonType = 'application/json'

/** The form of JSON that comes first in an Accept header; null where there is none, or one that is no matter of course. */
function answerType(accept: string): string | null {
  for (const item of accept.toLowerCase().split(',')) {
    const [type, ...parameters] = item.trim().split(';')
    if (parameters.length > 0) return null
    if (type === responseType) return responseType
    if (type === jsonType || type === '*/*') return jsonType
    if (type?.includes('*')) return null
  }
  return null
}
