import { TenantPage } from '@/features/tenants/tenant-page'

export default async function Tenant({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id)
  return <TenantPage id={id} key={id} />
}
