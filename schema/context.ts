import type { Charge } from '../api/context/rates.ts'
import type { Lists } from '../api/data/lists/loader.ts'
import type { Services } from '../api/services/index.ts'
import type { Principal } from '../api/services/principal.ts'
import type { Tenant } from '../api/services/scope.ts'

/** What the graph works with: the services and lists of one principal in one tenant, fresh for each request or event. */
export interface GraphContext {
  principal: Principal
  tenant: Tenant
  services: Services
  lists: Lists
  /** Aborts when the caller is gone. */
  signal: AbortSignal
  /** What the Idempotency-Key header said: for mutations whose input names no key of its own. */
  idempotencyKey: string | null
  /** What the operation was charged; null in what a stream delivers. */
  charge: Charge | null
}
