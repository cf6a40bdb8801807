import type { InputFieldMap, InputShapeFromFields } from '@pothos/core'
import { type GraphQLResolveInfo, isInputObjectType } from 'graphql'
import { type ErrorCode, errorCodes } from '../../api/errors/codes.ts'
import { Fault } from '../../api/errors/index.ts'
import type { Scope } from '../../api/services/principal.ts'
import { type BuilderTypes, builder } from '../builder.ts'
import type { GraphContext } from '../context.ts'

type UserErrorCode = ErrorCode

const userErrorCodes = Object.entries(errorCodes).filter(([, { user }]) => user)

const UserErrorCodeEnum = builder.enumType('UserErrorCode', {
  description: 'What kind of thing a person can put right.',
  values: Object.fromEntries(
    userErrorCodes.map(([code, { text }]) => [code, { value: code as UserErrorCode, description: text }]),
  ),
})

/** A plain copy: executors treat a value that is an Error as one that was thrown. */
type UserErrorShape = Pick<Fault, 'code' | 'message' | 'field'>

const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'Why a mutation changed nothing, in words for the person who asked.',
  fields: (t) => ({
    code: t.field({ type: UserErrorCodeEnum, description: 'Kind of error.', resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'What is wrong and what to do about it.' }),
    field: t.field({
      type: ['String'],
      nullable: true,
      description: 'Path of the input field at fault, outermost first.',
      resolve: ({ field }) => field ?? null,
    }),
  }),
})

type Types = PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>
type Result = Record<string, unknown>
interface Payload {
  result: Result | null
  userErrors: UserErrorShape[]
}

/** A field of a payload: its type, what it is, and how it is read from what the mutation returned. */
export interface PayloadField {
  type: unknown
  description: string
  resolve?: (value: never, context: GraphContext, info: never) => unknown
}

/**
 * Adds a mutation: one input, one payload with nullable results and `userErrors`. What a person can put right is in
 * `userErrors`; anything else stays a top-level error.
 */
export function mutation<Fields extends InputFieldMap>(options: {
  name: string
  description: string
  scope: Scope
  /** For one that applications do not see. */
  subGraphs?: 'Full'[]
  input: (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => Fields
  payload: Record<string, PayloadField>
  run: (input: InputShapeFromFields<Fields>, context: GraphContext) => Promise<Result>
}): void {
  const subGraphs = options.subGraphs ? { subGraphs: options.subGraphs } : {}
  const typeName = options.name.charAt(0).toUpperCase() + options.name.slice(1)
  const Input = builder.inputType(`${typeName}Input`, {
    ...subGraphs,
    description: `Input of \`${options.name}\`.`,
    fields: options.input as never,
  })
  const PayloadRef = builder.objectRef<Payload>(`${typeName}Payload`).implement({
    ...subGraphs,
    description: `What \`${options.name}\` did.`,
    fields: (t) => ({
      ...Object.fromEntries(
        Object.entries(options.payload).map(([name, field]) => [
          name,
          t.field({
            type: field.type as never,
            nullable: true,
            description: field.description,
            resolve: ((parent: Payload, _args: object, context: GraphContext, info: never) => {
              const value = parent.result?.[name]
              if (value === undefined || value === null) return null
              return field.resolve ? field.resolve(value as never, context, info) : value
            }) as never,
          }),
        ]),
      ),
      userErrors: t.field({
        type: [UserError],
        description: 'Why nothing was changed; empty when it worked.',
        resolve: ({ userErrors }) => userErrors,
      }),
    }),
  })
  builder.mutationField(options.name, (t) =>
    t.field({
      ...subGraphs,
      type: PayloadRef,
      description: `${options.description} Needs \`${options.scope}\`.`,
      authScopes: { scope: options.scope },
      args: { input: t.arg({ type: Input, required: true, description: 'What to do.' }) },
      resolve: async (_root, args, context, info): Promise<Payload> => {
        try {
          const given = (args as { input: InputShapeFromFields<Fields> }).input
          // generated clients give null for what was left out
          const input = takesKey(info, `${typeName}Input`)
            ? {
                ...given,
                idempotencyKey: (given as { idempotencyKey?: string | null }).idempotencyKey ?? context.idempotencyKey,
              }
            : given
          return { result: await options.run(input, context), userErrors: [] }
        } catch (error) {
          if (error instanceof Fault && error.forUser) {
            const { code, message, field } = error
            return { result: null, userErrors: [{ code, message, field }] }
          }
          throw error
        }
      },
    }),
  )
}

const takesKey = ({ schema }: GraphQLResolveInfo, inputType: string): boolean => {
  const type = schema.getType(inputType)
  return isInputObjectType(type) && 'idempotencyKey' in type.getFields()
}
