import { DocumentsPage } from '@/features/documents/documents-page'

export default function Documents() {
  return <DocumentsPage />
}
