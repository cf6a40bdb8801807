import { Registry } from 'prom-client'
import { write } from '../../api/data/write.ts'
import { createGateway } from '../../api/llm/gateway.ts'
import { createLlmMetrics } from '../../api/llm/metrics.ts'
import type { ChatTimeouts } from '../../api/llm/provider.ts'
import { offline } from '../../api/llm/providers/offline.ts'
import { createOpenAiCompatible } from '../../api/llm/providers/openaiCompatible.ts'
import type { Instance } from './instance.ts'

/** Gives an instance a gateway of the same parts whose patience is a test's: milliseconds instead of minutes. */
export function makeImpatient({ platform: { parts } }: Instance, timeouts: ChatTimeouts): void {
  const { egress, secrets, config, log, onWritten } = parts
  parts.gateway = createGateway({
    adapters: { OFFLINE: offline, OPENAI_COMPATIBLE: createOpenAiCompatible(egress.dispatcher) },
    secrets,
    metrics: createLlmMetrics(new Registry()),
    instance: config.instance,
    announce: (database, event) => write(database, onWritten, async (tx) => tx.event(event)),
    log,
    timeouts,
  })
}
