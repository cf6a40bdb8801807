/** The page of a document, at a passage if one is given. */
export function documentAddress(id: string, chunk?: string | null): string {
  return `/documents/${encodeURIComponent(id)}${chunk ? `?chunk=${encodeURIComponent(chunk)}` : ''}`
}
