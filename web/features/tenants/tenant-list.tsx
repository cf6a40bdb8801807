'use client'
import { Building2, CircleAlert, CircleCheck, Hourglass } from 'lucide-react'
import Link from 'next/link'
import { ColumnTitles, coversRow, List, ListRow } from '@/components/ui/list'
import { Pulse } from '@/components/ui/pulse'
import { Ago } from '@/features/language/ago'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { TenantRowFragment } from '@/gql/graphql'
import { TenantState } from './status'
import { tenantWords } from './words'

const cell = 'hidden truncate text-faint text-xs xl:block'

export function TenantList({ tenants }: { tenants: readonly TenantRowFragment[] }) {
  const { columns } = useWords(tenantWords)
  return (
    <>
      <ColumnTitles className="md:hidden xl:flex">
        <span className="w-4" />
        <span className="flex-1">{columns.name}</span>
        <span className="w-28">{columns.status}</span>
        <span className="w-28">{columns.database}</span>
        <span className="w-24">{columns.plan}</span>
        <span className="w-20">{columns.region}</span>
        <span className="w-16 text-right">{columns.size}</span>
        <span className="w-24">{columns.schema}</span>
        <span className="w-24">{columns.activity}</span>
      </ColumnTitles>
      <List>
        {tenants.map((tenant) => (
          <TenantListRow key={tenant.id} tenant={tenant} />
        ))}
      </List>
    </>
  )
}

function TenantListRow({ tenant }: { tenant: TenantRowFragment }) {
  const words = useWords(tenantWords)
  const format = useFormat()
  const size = tenant.sizeOnDisk === null ? '–' : format.bytes(tenant.sizeOnDisk)
  const activity = tenant.lastActivityAt ? <Ago at={tenant.lastActivityAt} /> : words.neverUsed
  return (
    <ListRow data-status={tenant.status}>
      <Pulse on={tenant.status} />
      <Building2 aria-hidden className="size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-2">
          <Link className={`${coversRow} truncate`} data-row href={`/tenants/${encodeURIComponent(tenant.id)}`}>
            {tenant.name}
          </Link>
          <span className="max-w-1/2 shrink-0 truncate text-faint text-xs">{tenant.slug}</span>
        </div>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-faint text-xs xl:hidden">
          <TenantState tenant={tenant} />
          {(tenant.schemaBehind || tenant.migrationError) && <SchemaState tenant={tenant} />}
          <span className="max-sm:hidden">{words.option[tenant.databaseOption]}</span>
          <span>{[tenant.plan, tenant.region].filter(Boolean).join(' · ')}</span>
          <span className="numbers">{size}</span>
          <span>{activity}</span>
        </div>
      </div>
      <span className="hidden w-28 xl:block">
        <TenantState tenant={tenant} />
      </span>
      <span className={`${cell} w-28`}>{words.option[tenant.databaseOption]}</span>
      <span className={`${cell} w-24`}>{tenant.plan}</span>
      <span className={`${cell} w-20`}>{tenant.region ?? '–'}</span>
      <span className={`${cell} numbers w-16 text-right`}>{size}</span>
      <span className={`${cell} w-24`}>
        <SchemaState tenant={tenant} />
      </span>
      <span className={`${cell} w-24`}>{activity}</span>
    </ListRow>
  )
}

/** Whether the workspace's database is at this release: icon and word. */
export function SchemaState({ tenant }: { tenant: TenantRowFragment }) {
  const words = useWords(tenantWords)
  const [Icon, tone, text] = tenant.migrationError
    ? ([CircleAlert, 'text-bad', words.failed] as const)
    : tenant.schemaBehind
      ? ([Hourglass, 'text-late', words.behind] as const)
      : ([CircleCheck, 'text-faint', words.upToDate] as const)
  return (
    <span className={`inline-flex items-center gap-1 ${tone}`} title={tenant.schemaVersion ?? undefined}>
      <Icon aria-hidden className="size-3" />
      {text}
    </span>
  )
}
