import { ThreadView } from '@/features/chat/thread-view'

export default async function Conversation({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id)
  return <ThreadView id={id} key={id} />
}
