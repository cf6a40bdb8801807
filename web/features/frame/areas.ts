import {
  BookText,
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

export type Area = {
  name: AreaName
  path: string
  icon: LucideIcon
  group: 'knowledge' | 'control' | null
  /** Who lacks it does not see the area. */
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
]
