import { builder } from '../builder.ts'
import { ErrorCodeEnum, errorCodeOf } from '../shared/errorCodes.ts'

export const MessageRole = builder.enumType('MessageRole', {
  description: 'Who speaks.',
  values: {
    USER: { description: 'The person or program that asks.' },
    ASSISTANT: { description: 'The model.' },
  } as const,
})

export const MessageStatus = builder.enumType('MessageStatus', {
  description: 'How far a message has come.',
  values: {
    PENDING: { description: 'The answer has not begun.' },
    STREAMING: { description: 'The answer is being written.' },
    COMPLETED: { description: 'Whole.' },
    FAILED: { description: 'Ended early; `failure` says why. What was written is kept.' },
    CANCELLED: { description: 'Stopped by its reader. What was written is kept.' },
  } as const,
})

export interface UsageTotals {
  inputTokens: number
  outputTokens: number
  cost: string
  currency: string
  latencyMs: number | null
  firstTokenMs: number | null
  estimated: boolean
}

export const MessageUsageTotals = builder.objectRef<UsageTotals>('MessageUsageTotals').implement({
  description: 'What an answer took.',
  fields: (t) => ({
    inputTokens: t.exposeInt('inputTokens', { description: 'Tokens sent.' }),
    outputTokens: t.exposeInt('outputTokens', { description: 'Tokens received.' }),
    cost: t.expose('cost', { type: 'Decimal', description: 'What it cost.' }),
    currency: t.exposeString('currency', { description: 'Currency of the cost, ISO 4217.' }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'From the call to its end.' }),
    firstTokenMs: t.exposeInt('firstTokenMs', { nullable: true, description: 'From the call to its first token.' }),
    estimated: t.exposeBoolean('estimated', {
      description: 'Whether we counted the tokens because the provider did not.',
    }),
  }),
})

export const MessageFailure = builder.objectRef<{ code: string; reason: string }>('MessageFailure').implement({
  description: 'Why an answer ended early.',
  fields: (t) => ({
    code: t.field({ type: ErrorCodeEnum, description: 'As a code.', resolve: ({ code }) => errorCodeOf(code) }),
    reason: t.exposeString('reason', { description: 'In words.' }),
  }),
})
