import { NotFoundNotice } from '@/features/frame/not-found-notice'

export default function NotFound() {
  return <NotFoundNotice />
}
