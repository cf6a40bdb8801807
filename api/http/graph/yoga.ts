import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ExecutionArgs, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import { type Access, type Credentials, createGraphContext } from '../../context/access.ts'
import type { Rates } from '../../context/rates.ts'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../../services/scope.ts'
import { header } from '../request.ts'
import { useCharges } from './charges.ts'
import { useCompiled } from './compiled.ts'
import type { TrustedDocuments } from './documents.ts'
import { toPublicError } from './errors.ts'
import { outletOf, useEventStreams } from './eventStreams.ts'
import { createFanout } from './fanout.ts'
import { checkShape, limits } from './limits.ts'
import type { Outlet } from './outlet.ts'
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
  idempotencyKey: string | null = null,
  outlet: () => Outlet | null = () => null,
): LiveContext {
  const controller = new AbortController()
  const end = () => controller.abort()
  if (outer?.aborted) end()
  outer?.addEventListener('abort', end, { once: true })
  const make = (): LiveContext => ({
    ...createGraphContext(scope, controller.signal, idempotencyKey),
    refreshed: make,
    end,
    watch: (gone) => options.access.watch(credentials, scope.principal.scopes, gone),
    toPublic: (error) => toPublicError(error, options.log),
    signal: controller.signal,
    outlet,
    audience: (personal) => audienceOf(scope, personal),
    detached: () => operationContext(options, scope, credentials, null),
  })
  return make()
}

/** All that an answer to a reader can depend on, besides what was asked: URLs begin with the origin. */
function audienceOf({ tenant, principal, origin }: TenantScope, personal: boolean): string {
  return JSON.stringify([tenant.id, [...principal.scopes].sort(), origin, personal ? principal.owner : null])
}

/** The graph over HTTP: queries and mutations by POST, queries by GET, subscriptions as server-sent events. */
export function createGraph(options: GraphOptions) {
  const { schema, access, log, introspection } = options
  return createYoga<{ req: IncomingMessage; res: ServerResponse }>({
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
      const credentials = options.credentialsOf(req)
      const cookieOnly = credentials.cookie && !credentials.authorization
      if (cookieOnly && req.method !== 'GET' && !req.headers['x-csrf']) throw new Fault('CSRF')
      const scope = await access.resolve(credentials)
      const outlet = () => outletOf(res)
      return operationContext(options, scope, credentials, request.signal, header(req, 'idempotency-key'), outlet)
    },
    plugins: [
      useTrustedDocuments(options),
      useLimits(introspection),
      useCompiled(),
      useLive(),
      useEventStreams() as Plugin,
      useCharges(options),
    ],
  })
}

function useTrustedDocuments({ documents, graphiql }: GraphOptions): Plugin {
  return {
    // yoga takes what an address or a form holds for JSON, and fails where it is none
    onRequestParse: ({ requestParser, setRequestParser }) => {
      if (!requestParser) return // a type of body that is refused
      setRequestParser(async (request) => {
        try {
          return await requestParser(request)
        } catch (error) {
          throw error instanceof SyntaxError ? new Fault('BAD_REQUEST') : error
        }
      })
    },
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
    onParse: ({ setParseFn }) => {
      setParseFn((source: Parameters<typeof parse>[0], parseOptions?: object) => {
        try {
          const document = parse(source, { ...parseOptions, maxTokens: limits.tokens })
          checkShape(document)
          return document
        } catch (error) {
          // the parser goes down with each level: what is deeper than its stack is deeper than is allowed
          throw error instanceof RangeError
            ? new Fault('QUERY_TOO_COSTLY', 'The document is nested too deeply.')
            : error
        }
      })
    },
    onValidate: ({ addValidationRule, setValidationFn }) => {
      // hints at names would tell a stranger what introspection may not
      setValidationFn(((schema, document, rules) =>
        validate(schema, document, rules, { hideSuggestions: true })) as typeof validate)
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
