/**
 * The workspace that this tab works in, by its short name; empty leaves it to the address. A tab keeps its own, whatever
 * another one signs in to: what it shows and what it changes must be of the same workspace.
 */
const key = 'sftt_workspace'

export function chosenWorkspace(): string {
  if (typeof window === 'undefined') return ''
  const own = sessionStorage.getItem(key)
  if (own !== null) return own
  const latest = localStorage.getItem(key) ?? ''
  sessionStorage.setItem(key, latest)
  return latest
}

/** For this tab, and for those that are opened from now on. */
export function chooseWorkspace(slug: string): void {
  sessionStorage.setItem(key, slug)
  localStorage.setItem(key, slug)
}

export function workspaceHeader(slug = chosenWorkspace()): Record<string, string> {
  return slug ? { 'X-Tenant-ID': slug } : {}
}
