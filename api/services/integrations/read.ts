import type { TenantScope } from '../scope.ts'

export interface ConnectorInfo {
  name: string
  displayName: string
  description: string
  icon: string
  configSchema: Record<string, unknown>
}

export function listConnectors(scope: TenantScope): ConnectorInfo[] {
  scope.require('integrations:read')
  return scope.parts.connectors.all().map(({ manifest: { config, name, displayName, description, icon } }) => ({
    name,
    displayName,
    description,
    icon,
    configSchema: config,
  }))
}
