import { NewConversation } from '@/features/chat/new-conversation'

export default function Chat() {
  return <NewConversation />
}
