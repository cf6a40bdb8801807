import { SearchPage } from '@/features/search/search-page'

export default function Search() {
  return <SearchPage />
}
