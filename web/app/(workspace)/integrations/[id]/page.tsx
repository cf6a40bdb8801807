import { IntegrationPage } from '@/features/integrations/integration-page'

export default async function Integration({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id)
  return <IntegrationPage id={id} key={id} />
}
