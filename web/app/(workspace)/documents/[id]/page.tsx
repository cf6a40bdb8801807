import { DocumentPage } from '@/features/documents/document-page'

export default async function Document({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id)
  return <DocumentPage id={id} key={id} />
}
