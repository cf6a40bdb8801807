import { UsagePage } from '@/features/usage/usage-page'

export default function Usage() {
  return <UsagePage />
}
