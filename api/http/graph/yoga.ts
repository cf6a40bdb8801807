import type { IncomingMessage } from 'node:http'
import { type ExecutionResult, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import { type Access, type Credentials, createGraphContext } from '../../context/access.ts'
import { Fault } from '../../errors/index.ts'
import type { TenantScope } from '../../services/scope.ts'
import { header } from '../request.ts'
import { toPublicError } from './errors.ts'
import { checkCost, checkShape, limits } from './limits.ts'
import { type LiveContext, subscribeLive } from './subscribe.ts'

export interface GraphOptions {
  schema: GraphQLSchema
  access: Access
  introspection: boolean
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
) {
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
  })
  return make()
}

/** The graph over HTTP: queries and mutations by POST, queries by GET, subscriptions as server-sent events. */
export function createGraph(options: GraphOptions) {
  const { schema, access, log, introspection } = options
  return createYoga<{ req: IncomingMessage }>({
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
    context: async ({ req, request }) => {
      const credentials = options.credentialsOf(req)
      const cookieOnly = credentials.cookie && !credentials.authorization
      if (cookieOnly && req.method !== 'GET' && !req.headers['x-csrf']) throw new Fault('CSRF')
      const scope = await access.resolve(credentials)
      return operationContext(options, scope, credentials, request.signal, header(req, 'idempotency-key'))
    },
    plugins: [useLimits(introspection), useLive()],
  })
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
    onExecute: ({ args }) => {
      const { schema, document, operationName, variableValues } = args
      const requested = checkCost(schema, document, operationName, variableValues ?? {})
      return {
        onExecuteDone: ({ result, setResult }) => {
          if (Symbol.asyncIterator in (result as object)) return
          const plain = result as ExecutionResult
          setResult({
            ...plain,
            extensions: { ...plain.extensions, cost: { requested, limit: limits.cost } },
          } as never)
        },
      }
    },
    onSubscribe: ({ args }) => {
      checkCost(args.schema, args.document, args.operationName, args.variableValues ?? {})
    },
  }
}

function useLive(): Plugin {
  return {
    onSubscribe: ({ setSubscribeFn }) => {
      setSubscribeFn(subscribeLive as never)
    },
  }
}
