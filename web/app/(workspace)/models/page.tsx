import { ModelsPage } from '@/features/models/models-page'

export default function Models() {
  return <ModelsPage />
}
