import type { IncomingMessage } from 'node:http'
import type { Charge } from '../../context/rates.ts'
import { Fault } from '../../errors/index.ts'
import { noteCaller } from '../../log/index.ts'
import type { TenantScope } from '../../services/scope.ts'
import type { GraphOptions } from './yoga.ts'

/** What is known of a request that was looked at before it came here. */
interface Entered {
  scope: Promise<TenantScope>
  /** What its operation was charged already. */
  charge: Charge | null
}

const entered = new WeakMap<IncomingMessage, Entered>()

/** Who asks and in which tenant, found out once for a request. @throws Fault as `Access.resolve`, and CSRF */
export function enterOnce(options: GraphOptions, request: IncomingMessage): Promise<TenantScope> {
  const known = entered.get(request)
  if (known) return known.scope
  const scope = enter(options, request)
  entered.set(request, { scope, charge: null })
  return scope
}

async function enter({ access, credentialsOf }: GraphOptions, request: IncomingMessage): Promise<TenantScope> {
  const credentials = credentialsOf(request)
  const cookieOnly = credentials.cookie && !credentials.authorization
  if (cookieOnly && !request.headers['x-csrf']) throw new Fault('CSRF')
  const scope = await access.resolve(credentials)
  noteCaller(scope.tenant.slug, scope.principal.owner)
  return scope
}

/** The request goes on elsewhere, with what it was charged. */
export function handOver(request: IncomingMessage, charge: Charge): void {
  const known = entered.get(request)
  if (known) known.charge = charge
}

export const chargeOf = (request: IncomingMessage): Charge | null => entered.get(request)?.charge ?? null
