import { KeysPage } from '@/features/keys/keys-page'

export default function Keys() {
  return <KeysPage />
}
