import { IntegrationsPage } from '@/features/integrations/integrations-page'

export default function Integrations() {
  return <IntegrationsPage />
}
