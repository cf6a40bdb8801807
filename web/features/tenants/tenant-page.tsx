'use client'
import { CalendarX, MoreHorizontal, Pause, Pencil, Play, RotateCw, SearchX, Trash2, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Problem } from '@/components/ui/problem'
import { Skeleton } from '@/components/ui/skeleton'
import { Page, Section } from '@/features/frame/page'
import { frameWords } from '@/features/frame/words'
import { useAct } from '@/features/graph/use-act'
import { useRead } from '@/features/graph/use-read'
import { Ago } from '@/features/language/ago'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useViewer } from '@/features/session/viewer'
import { useToast } from '@/features/toast/toast'
import type { TenantDetailPartFragment } from '@/gql/graphql'
import { DeleteTenant } from './delete-tenant'
import { EditTenant } from './edit-tenant'
import { TenantDetailDocument, TenantResumeDocument } from './operations'
import { signInAt } from './sign-in-at'
import { TenantState } from './status'
import { SuspendTenant } from './suspend-tenant'
import { SchemaState } from './tenant-list'
import { useUnderWay } from './use-under-way'
import { tenantWords } from './words'

export function TenantPage({ id }: { id: string }) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const frame = useWords(frameWords)
  const { data, loading, problem, refetch } = useRead(TenantDetailDocument, { id }, { types: 'Tenant' })
  const found = data?.node
  const tenant = found && 'slug' in found ? (found as TenantDetailPartFragment) : null
  useUnderWay(tenant ? [tenant] : [], refetch)
  if (tenant) return <Loaded tenant={tenant} />
  return (
    <Page parent={{ href: '/tenants', title: words.title }} title={loading ? '…' : words.title}>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && (
        <div aria-label={common.loading} role="status">
          <Skeleton className="h-40" />
        </div>
      )}
      {!loading && !problem && (
        <Empty icon={SearchX} title={frame.notFound}>
          {frame.notFoundWhy}
        </Empty>
      )}
    </Page>
  )
}

type Shown = 'edit' | 'suspend' | 'delete' | null

function Loaded({ tenant }: { tenant: TenantDetailPartFragment }) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const router = useRouter()
  const toast = useToast()
  const { viewer } = useViewer()
  const [shown, setShown] = useState<Shown>(null)
  const [resume, resuming] = useAct(TenantResumeDocument)
  const { status, deleteAt } = tenant
  const own = viewer?.tenant.id === tenant.id
  const act = async (text: string) => {
    if ((await resume({ input: { id: tenant.id } })).done) toast({ tone: 'good', text })
  }
  const close = () => setShown(null)
  return (
    <Page
      actions={
        status !== 'DELETING' && (
          <>
            {!own && (
              <Menu
                trigger={
                  <IconButton label={common.more}>
                    <MoreHorizontal />
                  </IconButton>
                }
              >
                <MenuItem danger onSelect={() => setShown('delete')}>
                  <Trash2 aria-hidden />
                  {words.remove}
                </MenuItem>
              </Menu>
            )}
            <Button onClick={() => setShown('edit')}>
              <Pencil aria-hidden />
              {common.edit}
            </Button>
            {status === 'ACTIVE' && !own && (
              <Button onClick={() => setShown('suspend')}>
                <Pause aria-hidden />
                {words.suspend}
              </Button>
            )}
            {status === 'SUSPENDED' && !deleteAt && (
              <Button disabled={resuming} kind="primary" onClick={() => act(words.resumed)}>
                <Play aria-hidden />
                {words.resume}
              </Button>
            )}
            {status === 'PROVISIONING' && tenant.migrationError && (
              <Button disabled={resuming} kind="primary" onClick={() => act(words.settled)}>
                <RotateCw aria-hidden />
                {words.tryAgain}
              </Button>
            )}
          </>
        )
      }
      parent={{ href: '/tenants', title: words.title }}
      title={tenant.name}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-xs">
        <TenantState tenant={tenant} />
        <span className="inline-flex gap-1.5 text-faint">
          {words.columns.schema}
          <SchemaState tenant={tenant} />
        </span>
        {own && <span className="text-faint">{words.own}</span>}
      </div>
      <Notices resuming={resuming} tenant={tenant} undo={() => void act(words.kept)} />
      <Facts tenant={tenant} />
      {shown === 'edit' && <EditTenant onClose={close} tenant={tenant} />}
      {shown === 'suspend' && <SuspendTenant onClose={close} tenant={tenant} undo={() => void act(words.resumed)} />}
      {shown === 'delete' && <DeleteTenant onClose={close} onGone={() => router.push('/tenants')} tenant={tenant} />}
    </Page>
  )
}

/** What an operator must know before anything else: what will be lost and when, what failed, why it is stopped. */
function Notices({
  tenant,
  resuming,
  undo,
}: {
  tenant: TenantDetailPartFragment
  resuming: boolean
  undo: () => void
}) {
  const words = useWords(tenantWords)
  const format = useFormat()
  const { status, deleteAt, migrationError, suspendedAt, suspensionReason } = tenant
  const failure =
    status === 'PROVISIONING' ? words.setUpFailed : status === 'DELETING' ? words.removalFailed : words.migrationFailed
  return (
    <>
      {deleteAt && (
        <div className="mt-4 flex flex-wrap items-center gap-3 rounded-md border border-late/30 bg-late-tint px-4 py-3 text-sm">
          <CalendarX aria-hidden className="size-4 shrink-0 text-late" />
          <p className="min-w-48 flex-1">
            {status === 'DELETING' ? words.going : words.willGo(format.dateTime(deleteAt))}
          </p>
          {status !== 'DELETING' && (
            <Button disabled={resuming} onClick={undo} size="sm">
              <Undo2 aria-hidden />
              {words.undo}
            </Button>
          )}
        </div>
      )}
      {migrationError && (
        <div className="mt-4 rounded-md border border-bad/30 bg-bad-tint px-4 py-3 text-sm">
          <p>{failure}</p>
          <p className="mt-1 break-words font-mono text-xs">{migrationError}</p>
        </div>
      )}
      {suspendedAt && !deleteAt && (
        <p className="mt-4 rounded-md border border-line bg-sunken px-4 py-3 text-sm">
          {words.suspendedSince(format.dateTime(suspendedAt))} {suspensionReason}
        </p>
      )}
    </>
  )
}

function Facts({ tenant }: { tenant: TenantDetailPartFragment }) {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const names = words.factNames
  const version = tenant.schemaVersion ?? common.none
  const facts: [string, ReactNode][] = [
    [names.slug, tenant.slug],
    [names.signIn, signInAt(tenant)],
    [names.domains, tenant.domains.length > 0 ? tenant.domains.join(', ') : common.none],
    [names.plan, tenant.plan],
    [names.region, tenant.region ?? common.none],
    [names.database, [words.option[tenant.databaseOption], tenant.databaseHost].filter(Boolean).join(' · ')],
    [names.vectors, words.vectorStore[tenant.vectorStore]],
    [names.size, tenant.sizeOnDisk === null ? words.unknown : format.bytes(tenant.sizeOnDisk)],
    [names.schema, tenant.schemaBehind ? `${version} (${words.newest(tenant.newestSchemaVersion)})` : version],
    [names.migrated, tenant.migratedAt ? format.dateTime(tenant.migratedAt) : common.never],
    [names.activity, tenant.lastActivityAt ? <Ago at={tenant.lastActivityAt} key="at" /> : common.never],
    [names.created, format.dateTime(tenant.createdAt)],
  ]
  return (
    <Section title={words.facts}>
      <dl className="border-line border-t text-sm">
        {facts.map(([name, value]) => (
          <div className="flex flex-wrap gap-x-4 border-line border-b px-1 py-2" key={name}>
            <dt className="w-44 shrink-0 text-faint">{name}</dt>
            <dd className="numbers min-w-0 flex-1 basis-52 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
