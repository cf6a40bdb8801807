import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type validate,
} from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import { type Access, type Credentials, createGraphContext } from '../../context/access.ts'
import type { Charge, Rates } from '../../context/rates.ts'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../../services/scope.ts'
import { header } from '../request.ts'
import { noteBatch, useCharges } from './charges.ts'
import type { TrustedDocuments } from './documents.ts'
import { chargeOf, enterOnce } from './enter.ts'
import { toPublicError } from './errors.ts'
import { outletOf, useEventStreams } from './eventStreams.ts'
import { createFanout } from './fanout.ts'
import { limits } from './limits.ts'
import type { Outlet } from './outlet.ts'
import { parseDocument, validateDocument } from './parse.ts'
import { type LiveContext, subscribeLive } from './subscribe.ts'

export interface GraphOptions {
  schema: GraphQLSchema
  access: Access
  rates: Rates
  introspection: boolean
  /** Whether GraphiQL is served, whose requests hold documents of their own. */
  graphiql: boolean
  documents: TrustedDocuments
  log: Logger
  credentialsOf: (request: IncomingMessage) => Credentials
}

/** A context for one operation of a caller, with all that its life needs. */
export function operationContext(
  options: GraphOptions,
  scope: TenantScope,
  credentials: Credentials,
  outer: AbortSignal | null,
  {
    idempotencyKey = null,
    charge = null,
    outlet = () => null,
  }: { idempotencyKey?: string | null; charge?: Charge | null; outlet?: () => Outlet | null } = {},
): LiveContext {
  const controller = new AbortController()
  const end = () => controller.abort()
  if (outer?.aborted) end()
  outer?.addEventListener('abort', end, { once: true })
  const make = (): LiveContext => ({
    ...createGraphContext(scope, idempotencyKey, charge),
    refreshed: make,
    end,
    watch: (gone) => options.access.watch(credentials, scope.principal.scopes, gone),
    toPublic: (error) => toPublicError(error, options.log),
    signal: controller.signal,
    outlet,
    cost: null,
    audience: (personal) => audienceOf(scope, personal),
    detached: () => operationContext(options, scope, credentials, null),
  })
  return make()
}

/** All that an answer to a reader can depend on, besides what was asked: URLs begin with the origin. */
function audienceOf({ tenant, principal, origin }: TenantScope, personal: boolean): string {
  return JSON.stringify([tenant.id, [...principal.scopes].sort(), origin, personal ? principal.owner : null])
}

interface ServerContext {
  req: IncomingMessage
  res: ServerResponse
}

/** The graph over HTTP: queries and mutations by POST, queries by GET, subscriptions as server-sent events. */
export function createGraph(options: GraphOptions) {
  const { schema, log, introspection } = options
  return createYoga<ServerContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: { limit: limits.batch },
    logging: false,
    healthCheckEndpoint: '/graphql/health',
    maskedErrors: { maskError: (error) => toPublicError(error, log) },
    parserAndValidationCache: true,
    context: async ({ req, res, request }) => {
      const scope = await enterOnce(options, req)
      return operationContext(options, scope, options.credentialsOf(req), request.signal, {
        idempotencyKey: header(req, 'idempotency-key'),
        charge: chargeOf(req),
        outlet: () => outletOf(res),
      })
    },
    plugins: [
      useBodies(),
      useHeads(),
      useSignedIn(options),
      useOperationNames(),
      useTrustedDocuments(options),
      useLimits(introspection),
      useLive(),
      useEventStreams() as Plugin,
      useCharges(options),
    ],
  })
}

function useBodies(): Plugin<object, ServerContext> {
  return {
    // yoga takes what an address or a form holds for JSON, and fails where it is none
    onRequestParse: ({ requestParser, setRequestParser, serverContext }) => {
      if (!requestParser) return // a type of body that is refused
      setRequestParser(async (request) => {
        try {
          const asked = await requestParser(request)
          if (Array.isArray(asked)) noteBatch(serverContext.req)
          return asked
        } catch (error) {
          throw error instanceof SyntaxError ? new Fault('BAD_REQUEST') : error
        }
      })
    },
  }
}

/** What yoga leaves out of its answers' heads and bodies. */
function useHeads(): Plugin<object, ServerContext> {
  return {
    // of a batch it looks at no operation's error: whoever has no points left is to wait, however much was answered
    onResultProcess: ({ result }) => {
      if (!Array.isArray(result)) return
      const results: ExecutionResult[] = result
      const limited = results.map(({ errors }) => errors?.find(({ extensions }) => extensions.code === 'RATE_LIMITED'))
      const waits = limited.flatMap((error) => (error ? Number(error.extensions.retryAfter) : []))
      if (waits.length === 0) return
      const http = {
        headers: { 'retry-after': String(Math.ceil(Math.max(...waits))) },
        ...(waits.length === results.length ? { status: 429 } : {}),
      }
      Object.assign(results, { extensions: { http } }) // JSON of a list has its items only
    },
    onResponse: ({ response, setResponse, fetchAPI }) => {
      const message = unsaid[response.status]
      if (!message || response.body) return
      const headers = new fetchAPI.Headers(response.headers)
      headers.set('content-type', 'application/json; charset=utf-8')
      const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] })
      setResponse(new fetchAPI.Response(body, { status: response.status, headers }))
    },
  }
}

/** What is said of a refusal that yoga answers without a word. */
const unsaid: Record<number, string> = {
  406: 'The answer can be `application/json` or `application/graphql-response+json`, and of a stream `text/event-stream`: accept one of these.',
  415: 'Send the body as `application/json`.',
}

/** Strangers are told so before their document is looked at: they learn nothing of the schema, and cost no parsing. */
function useSignedIn(options: GraphOptions): Plugin<object, ServerContext> {
  return {
    onParams: async ({ context: { req } }) => {
      await enterOnce(options, req)
    },
  }
}

function useOperationNames(): Plugin {
  return {
    // yoga checks the kind of all parameters but this one
    onParams: ({ params }) => {
      const name: unknown = params?.operationName
      if (name !== undefined && name !== null && typeof name !== 'string') {
        throw new Fault('BAD_REQUEST', '`operationName` must be a string.')
      }
    },
  }
}

function useTrustedDocuments({ documents, graphiql }: GraphOptions): Plugin {
  return {
    onParams: ({ params, setParams, request: { headers } }) => {
      if (typeof params !== 'object' || params === null) return // yoga's own check refuses it
      const session = headers.has('cookie') && !headers.get('authorization')
      const query = documents.textOf(params, session, graphiql && headers.has('x-graphiql'))
      if (query !== params.query) setParams({ ...params, query: query ?? undefined })
    },
  }
}

function useLimits(introspection: boolean): Plugin {
  return {
    onParse: ({ setParseFn }) => setParseFn(parseDocument),
    onValidate: ({ addValidationRule, setValidationFn }) => {
      setValidationFn(validateDocument as typeof validate)
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
  }
}

function useLive(): Plugin {
  const fanout = createFanout()
  return {
    onSubscribe: ({ setSubscribeFn }) => {
      setSubscribeFn(((args: ExecutionArgs) => subscribeLive(args, fanout)) as never)
    },
  }
}
