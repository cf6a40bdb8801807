import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Databases, TenantDatabase } from '../data/databases.ts'
import type { EventLog } from '../data/events/log.ts'
import type { ObjectStorage, ObjectStore } from '../data/objects/storage.ts'
import type { Tenant } from '../data/prisma/platform/client.ts'
import type { Secrets } from '../data/secrets.ts'
import type { Signals } from '../data/signals/index.ts'
import type { MessageStreams } from '../data/streams/index.ts'
import { type AuditRecord, type OnWritten, type Transaction, write } from '../data/write.ts'
import type { EgressGuard } from '../egress/guard.ts'
import { Fault } from '../errors/index.ts'
import type { FileParser } from '../ingestion/index.ts'
import type { Gateway } from '../llm/gateway.ts'
import type { ConnectorHost } from '../sync/contract.ts'
import type { ConnectorRegistry } from '../sync/registry.ts'
import type { Principal, Scope } from './principal.ts'
import type { RunningWork } from './runningWork.ts'

export type { Tenant }

/** What the composition root builds once and every service may use. */
export interface Parts {
  config: Config
  databases: Databases
  events: EventLog
  streams: MessageStreams
  signals: Signals
  objects: ObjectStorage
  secrets: Secrets
  parser: FileParser
  gateway: Gateway
  egress: EgressGuard
  connectors: ConnectorRegistry
  connectorHost: ConnectorHost
  running: RunningWork
  onWritten: OnWritten
  log: Logger
}

/** A principal at work in a tenant. Every service takes one; rights and tenant are decided by it alone. */
export interface TenantScope {
  readonly principal: Principal
  readonly tenant: Tenant
  readonly database: TenantDatabase
  readonly objects: ObjectStore
  readonly parts: Parts
  /** Origin under which the caller reaches the platform, for absolute URLs. */
  readonly origin: string
  /** The caller's network address, for the audit. */
  readonly address: string | null
  /** @throws Fault FORBIDDEN naming the missing right */
  require(scope: Scope): void
  /** One transaction; its events wake the readers once it committed. */
  write<T>(change: (tx: Transaction) => Promise<T>): Promise<T>
  /** Who did it, for an audit record. */
  actor(): Pick<AuditRecord, 'actorKind' | 'actorId' | 'actorName' | 'address'>
}

export function createScope(
  parts: Parts,
  tenant: Tenant,
  principal: Principal,
  request: { origin: string; address: string | null },
): TenantScope {
  const database = parts.databases.tenant(tenant.slug)
  return {
    principal,
    tenant,
    database,
    objects: parts.objects.tenant(tenant.slug),
    parts,
    origin: request.origin,
    address: request.address,
    require(scope) {
      if (!principal.scopes.has(scope)) throw new Fault('FORBIDDEN', `This needs the right \`${scope}\`.`)
    },
    write: (change) => write(database, parts.onWritten, change),
    actor: () => ({
      actorKind: principal.kind,
      actorId: principal.id,
      actorName: principal.name,
      address: request.address,
    }),
  }
}
