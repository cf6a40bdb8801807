'use client'
import { Plus, SearchX } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Input, Select } from '@/components/ui/field'
import { Pager, usePaging } from '@/components/ui/pager'
import { Problem } from '@/components/ui/problem'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Page } from '@/features/frame/page'
import { useUrlState } from '@/features/frame/url-state'
import { useRead } from '@/features/graph/use-read'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { TenantStatus } from '@/gql/graphql'
import { CreateTenant } from './create-tenant'
import { TenantsDocument } from './operations'
import { TenantList } from './tenant-list'
import { useUnderWay } from './use-under-way'
import { tenantWords } from './words'

const pageSize = 50
const statuses: readonly TenantStatus[] = ['ACTIVE', 'SUSPENDED', 'PROVISIONING', 'DELETING']

export function TenantsPage() {
  const words = useWords(tenantWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const [text, setText] = useUrlState('name')
  const [status, setStatus] = useUrlState('status')
  const [creating, setCreating] = useState(false)
  const search = useDeferredValue(text.trim())
  const paging = usePaging(`${search} ${status}`)
  const filter = {
    ...(search ? { search } : {}),
    ...(status ? { status: [status as TenantStatus] } : {}),
  }
  const { data, loading, problem, refetch } = useRead(
    TenantsDocument,
    { first: pageSize, after: paging.after, filter },
    { types: 'Tenant' },
  )
  const tenants = data?.tenants.nodes
  useUnderWay(tenants ?? [], refetch)
  const clear = () => {
    setText('')
    setStatus('')
  }
  return (
    <Page
      actions={
        <Button kind="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          {words.create}
        </Button>
      }
      note={data && format.number(data.tenants.totalCount)}
      title={words.title}
    >
      <div className="mb-3 flex flex-wrap gap-2">
        <Input
          aria-label={words.find}
          className="min-w-0 flex-1 basis-32 sm:max-w-64"
          onChange={(event) => setText(event.target.value)}
          placeholder={words.find}
          type="search"
          value={text}
        />
        <Select
          aria-label={words.filterStatus}
          className="w-auto"
          onChange={(event) => setStatus(event.target.value)}
          value={status}
        >
          <option value="">{words.anyStatus}</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {words.status[one]}
            </option>
          ))}
        </Select>
      </div>
      {problem && <Problem onRetry={refetch} reason={problem} />}
      {loading && <SkeletonRows label={common.loading} />}
      {tenants && tenants.length > 0 && <TenantList tenants={tenants} />}
      {tenants?.length === 0 && (
        <Empty action={<Button onClick={clear}>{words.clear}</Button>} icon={SearchX} title={words.noneTitle}>
          {words.noneWhy}
        </Empty>
      )}
      {data && (
        <Pager
          pageInfo={data.tenants.pageInfo}
          paging={paging}
          shown={data.tenants.nodes.length}
          size={pageSize}
          total={data.tenants.totalCount}
        />
      )}
      {creating && <CreateTenant onClose={() => setCreating(false)} />}
    </Page>
  )
}
