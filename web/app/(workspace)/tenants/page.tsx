import { TenantsPage } from '@/features/tenants/tenants-page'

export default function Tenants() {
  return <TenantsPage />
}
