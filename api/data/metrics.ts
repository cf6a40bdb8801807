import { Gauge, type Registry } from 'prom-client'
import type { Databases } from './databases.ts'

/** What an operator sees of the connections to tenants' databases: whether they are enough. */
export function observeDatabases(registry: Registry, databases: Pick<Databases, 'connections' | 'openTenants'>): void {
  new Gauge({
    name: 'superfasttt_tenant_connections',
    help: 'Connections to the databases of tenants: open, busy, and requests that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const state of ['open', 'busy', 'waiting'] as const) this.set({ state }, databases.connections[state])
    },
  })
  new Gauge({
    name: 'superfasttt_open_tenants',
    help: 'Tenants whose database is in use.',
    registers: [registry],
    collect() {
      this.set(databases.openTenants)
    },
  })
}
