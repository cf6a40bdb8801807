import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { ResolvedModel, Settled } from './call.ts'

export interface LlmMetrics {
  /** Notes a call's start; the result notes its end. */
  started(tenant: string, model: ResolvedModel): { settled(usage: Settled, errorCode: string | null): void }
}

const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

export function createLlmMetrics(registry: Registry): LlmMetrics {
  const labelNames = ['tenant', 'provider', 'model'] as const
  const base = { labelNames, registers: [registry] }
  const calls = new Counter({
    ...base,
    name: 'llm_calls_total',
    help: 'Settled model calls.',
    labelNames: [...labelNames, 'status'],
  })
  const errors = new Counter({
    ...base,
    name: 'llm_errors_total',
    help: 'Failed model calls by code.',
    labelNames: [...labelNames, 'code'],
  })
  const tokens = new Counter({
    ...base,
    name: 'llm_tokens_total',
    help: 'Tokens by direction.',
    labelNames: [...labelNames, 'direction'],
  })
  const cost = new Counter({
    ...base,
    name: 'llm_cost_total',
    help: 'Cost in the model’s currency.',
    labelNames: [...labelNames, 'currency'],
  })
  const latency = new Histogram({ ...base, name: 'llm_latency_seconds', help: 'Whole call.', buckets })
  const firstToken = new Histogram({
    ...base,
    name: 'llm_first_token_seconds',
    help: 'Until the first token.',
    buckets,
  })
  const inFlight = new Gauge({ ...base, name: 'llm_in_flight', help: 'Calls under way.' })

  return {
    started(tenant, model) {
      const labels = { tenant, provider: model.providerName, model: model.name }
      inFlight.inc(labels)
      return {
        settled(usage, errorCode) {
          inFlight.dec(labels)
          calls.inc({ ...labels, status: usage.status })
          if (errorCode) errors.inc({ ...labels, code: errorCode })
          tokens.inc({ ...labels, direction: 'input' }, usage.inputTokens)
          tokens.inc({ ...labels, direction: 'output' }, usage.outputTokens)
          cost.inc({ ...labels, currency: usage.currency }, Number(usage.cost))
          latency.observe(labels, usage.latencyMs / 1000)
          if (usage.firstTokenMs !== null) firstToken.observe(labels, usage.firstTokenMs / 1000)
        },
      }
    },
  }
}
