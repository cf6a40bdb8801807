import {
  BookText,
  Building2,
  ChartColumn,
  Cpu,
  House,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Plug,
  ScrollText,
  TextSearch,
} from 'lucide-react'
import type { Scope } from '@/gql/graphql'

export type AreaName =
  | 'overview'
  | 'documents'
  | 'searchPage'
  | 'chat'
  | 'integrations'
  | 'usage'
  | 'models'
  | 'keys'
  | 'audit'
  | 'tenants'

export type Area = {
  name: AreaName
  path: string
  icon: LucideIcon
  group: 'knowledge' | 'control' | 'platform' | null
  /** Who lacks it does not see the area; one that few see stays hidden until it is known who is here. */
  scope: Scope | null
}

export const areas: readonly Area[] = [
  { name: 'overview', path: '/', icon: House, group: null, scope: null },
  { name: 'chat', path: '/chat', icon: MessagesSquare, group: null, scope: 'CONVERSATIONS_READ' },
  { name: 'documents', path: '/documents', icon: BookText, group: 'knowledge', scope: 'DOCUMENTS_READ' },
  { name: 'searchPage', path: '/search', icon: TextSearch, group: 'knowledge', scope: 'RAG_QUERY' },
  { name: 'integrations', path: '/integrations', icon: Plug, group: 'knowledge', scope: 'INTEGRATIONS_READ' },
  { name: 'usage', path: '/usage', icon: ChartColumn, group: 'control', scope: 'USAGE_READ' },
  { name: 'models', path: '/models', icon: Cpu, group: 'control', scope: 'MODELS_READ' },
  { name: 'keys', path: '/keys', icon: KeyRound, group: 'control', scope: 'USERS_MANAGE' },
  { name: 'audit', path: '/audit', icon: ScrollText, group: 'control', scope: 'TENANT_MANAGE' },
  { name: 'tenants', path: '/tenants', icon: Building2, group: 'platform', scope: 'PLATFORM_OPERATE' },
]

/** The areas that a viewer sees; `scopes` null while it is not known who is here. */
export function seenAreas(scopes: readonly Scope[] | null): readonly Area[] {
  return areas.filter(({ scope, group }) => !scope || (scopes ? scopes.includes(scope) : group !== 'platform'))
}
