import { cancelMessage } from './conversations/cancel.ts'
import { createConversation, removeConversation, updateConversation } from './conversations/conversations.ts'
import { regenerateMessage, sendMessage } from './conversations/send.ts'
import { streamMessage } from './conversations/stream.ts'
import { createDocument } from './documents/create.ts'
import { documentText, originalUrl } from './documents/read.ts'
import { reindexDocument } from './documents/reindex.ts'
import { removeDocument } from './documents/remove.ts'
import { completeUpload, createUpload } from './documents/upload.ts'
import { streamLog } from './events/stream.ts'
import { createApiKey, revokeApiKey } from './identity/apiKeys.ts'
import { connectIntegration, updateIntegration } from './integrations/connect.ts'
import { disconnectIntegration, pauseIntegration, resumeIntegration, syncIntegration } from './integrations/control.ts'
import { listConnectors } from './integrations/read.ts'
import { modelDefaults, setDefaultModel, upsertModel } from './models/models.ts'
import { removeProvider, setProvider } from './models/providers.ts'
import type { TenantScope } from './scope.ts'
import { search } from './search/search.ts'
import { createTenant } from './tenants/create.ts'
import { deleteTenant } from './tenants/delete.ts'
import {
  findTenants,
  listTenants,
  tenantDatabaseFacts,
  tenantDomains,
  tenantOfSlug,
  tenantSizes,
} from './tenants/list.ts'
import { tenantTotals } from './tenants/read.ts'
import { resumeTenant, suspendTenant } from './tenants/suspend.ts'
import { updateTenant } from './tenants/update.ts'
import { readUsage } from './usage/usage.ts'

const all = {
  documents: {
    create: createDocument,
    createUpload,
    completeUpload,
    remove: removeDocument,
    reindex: reindexDocument,
    text: documentText,
    originalUrl,
  },
  conversations: {
    create: createConversation,
    update: updateConversation,
    remove: removeConversation,
    send: sendMessage,
    regenerate: regenerateMessage,
    cancel: cancelMessage,
    stream: streamMessage,
  },
  events: { stream: streamLog },
  search: { run: search },
  models: {
    setProvider,
    removeProvider,
    upsert: upsertModel,
    setDefault: setDefaultModel,
    defaults: modelDefaults,
  },
  usage: { read: readUsage },
  integrations: {
    connectors: listConnectors,
    connect: connectIntegration,
    update: updateIntegration,
    pause: pauseIntegration,
    resume: resumeIntegration,
    sync: syncIntegration,
    disconnect: disconnectIntegration,
  },
  apiKeys: { create: createApiKey, revoke: revokeApiKey },
  tenants: {
    totals: tenantTotals,
    list: listTenants,
    find: findTenants,
    ofSlug: tenantOfSlug,
    sizes: tenantSizes,
    domains: tenantDomains,
    databaseFacts: tenantDatabaseFacts,
    create: createTenant,
    update: updateTenant,
    suspend: suspendTenant,
    resume: resumeTenant,
    remove: deleteTenant,
  },
}

type Bound<T> = T extends (scope: TenantScope, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : { [K in keyof T]: Bound<T[K]> }

/** Every operation of the platform, bound to who asks and in which tenant. */
export type Services = Bound<typeof all>

type Operation = (scope: TenantScope, ...rest: unknown[]) => unknown

/** A domain's operations as methods of what knows its scope, made once: to bind them costs a request an object. */
const domains = Object.entries(all).map(([domain, operations]) => {
  const methods: Record<string, (this: { scope: TenantScope }, ...rest: unknown[]) => unknown> = {}
  for (const [name, operation] of Object.entries(operations) as [string, Operation][]) {
    methods[name] = function (...rest) {
      return operation(this.scope, ...rest)
    }
  }
  return [domain, methods] as const
})

class BoundServices {
  readonly scope: TenantScope
  constructor(scope: TenantScope) {
    this.scope = scope
  }
}
for (const [domain, methods] of domains) {
  Object.defineProperty(BoundServices.prototype, domain, {
    get(this: BoundServices) {
      return Object.create(methods, { scope: { value: this.scope } })
    },
  })
}

export const bindServices = (scope: TenantScope): Services => new BoundServices(scope) as unknown as Services
