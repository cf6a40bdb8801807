import { z } from 'zod'
import { newId } from '../../data/ids.ts'
import type { Transaction } from '../../data/write.ts'
import { Fault, notFound } from '../../errors/index.ts'
import { ConnectorError } from '../../sync/contract.ts'
import { once } from '../idempotency.ts'
import type { TenantScope } from '../scope.ts'
import { idempotencyKey, text, title, validate } from '../validation.ts'
import { announce, findIntegration, queueSync } from './state.ts'

const interval = z.int().min(10, 'must be at least 10 seconds').max(31_536_000)

const connectSchema = z.object({
  connector: text(100, 1),
  name: title(100).nullish(),
  config: z.record(z.string(), z.unknown(), 'must be an object'),
  intervalSeconds: interval.nullish().transform((seconds) => seconds ?? 300),
  idempotencyKey,
})

export type IntegrationConnect = z.input<typeof connectSchema>

/**
 * Connects a source: tries its configuration, keeps it, and starts the first sync.
 * @returns the integration's id
 * @throws Fault INVALID_INPUT, NOT_FOUND, CONNECTOR_CONFIG, IDEMPOTENCY_CONFLICT
 */
export async function connectIntegration(scope: TenantScope, input: IntegrationConnect): Promise<string> {
  scope.require('integrations:manage')
  const value = validate(connectSchema, input)
  const check = () => checkConfig(scope, value.connector, value.config)
  const connect = async (tx: Transaction, config: object) => {
    const id = newId()
    const now = new Date()
    const integration = await tx.prisma.integration.create({
      data: {
        id,
        connector: value.connector,
        name: value.name ?? scope.parts.connectors.get(value.connector)!.manifest.displayName,
        config,
        status: 'SYNCING',
        intervalSeconds: value.intervalSeconds,
        nextRunAt: now,
      },
    })
    queueSync(tx, id, 'CONNECT', now)
    announce(tx, integration)
    tx.audit({
      ...scope.actor(),
      action: 'integration.connect',
      targetType: 'Integration',
      targetId: id,
      detail: { connector: value.connector },
    })
    return { id }
  }
  const formerly = { ...value, intervalSeconds: input.intervalSeconds }
  const { id } = await once(scope, 'integrationConnect', value, findIntegration, check, connect, formerly)
  return id
}

const updateSchema = z.object({
  id: z.string(),
  name: title(100).nullish(),
  config: z.record(z.string(), z.unknown(), 'must be an object').nullish(),
  intervalSeconds: interval.nullish(),
})

/** Changes an integration; a new configuration is tried first. @throws Fault NOT_FOUND, INVALID_INPUT, CONNECTOR_CONFIG */
export async function updateIntegration(scope: TenantScope, input: z.input<typeof updateSchema>): Promise<void> {
  scope.require('integrations:manage')
  const value = validate(updateSchema, input)
  const known = await scope.database.prisma.integration.findUnique({ where: { id: value.id } })
  if (!known) throw notFound('integration', 'id')
  const config = value.config ? await checkConfig(scope, known.connector, value.config) : null
  await scope.write(async (tx) => {
    const integration = await tx.prisma.integration.update({
      where: { id: value.id },
      data: {
        ...(value.name ? { name: value.name } : {}),
        ...(config ? { config: config as object } : {}),
        ...(value.intervalSeconds ? { intervalSeconds: value.intervalSeconds } : {}),
        updatedAt: new Date(),
      },
    })
    if (value.intervalSeconds && integration.nextRunAt) {
      const soonest = new Date(Date.now() + value.intervalSeconds * 1000)
      if (soonest < integration.nextRunAt) {
        integration.nextRunAt = soonest
        await tx.prisma.integration.update({ where: { id: value.id }, data: { nextRunAt: soonest } })
        queueSync(tx, value.id, 'SCHEDULE', soonest)
      }
    }
    announce(tx, integration)
    tx.audit({ ...scope.actor(), action: 'integration.update', targetType: 'Integration', targetId: value.id })
  })
}

async function checkConfig(
  scope: TenantScope,
  name: string,
  config: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const registered = scope.parts.connectors.get(name)
  if (!registered) throw notFound('connector', 'connector')
  const parsed = registered.config.safeParse(config)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new Fault('CONNECTOR_CONFIG', `${issue.path.join('.') || 'config'}: ${issue.message}.`, {
      field: ['config', ...issue.path.map(String)],
    })
  }
  try {
    await registered.connector.check(parsed.data, scope.parts.connectorHost)
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    throw new Fault('CONNECTOR_CONFIG', error.message, {
      field: ['config', ...(error.field ? [error.field] : [])],
      cause: error,
    })
  }
  return parsed.data
}
