import { chosenWorkspace } from './workspace'

/** Everything below this path is the admin; Next adds it to its own links, plain navigation must. */
export const basePath = '/admin'

/** The sign-in page, for the workspace that this tab works in; `next` is where it leads afterwards. */
export function signInAddress(next?: string): string {
  const workspace = chosenWorkspace()
  const query = new URLSearchParams({ ...(workspace ? { tenant: workspace } : {}), ...(next ? { next } : {}) })
  return `${basePath}/sign-in${query.size > 0 ? `?${query}` : ''}`
}

/** Leaves for the sign-in page, which comes back to where the visitor was. A full load: no data of a session remains. */
export function goToSignIn(): void {
  const here = location.pathname + location.search
  if (!here.startsWith(`${basePath}/sign-in`)) location.assign(signInAddress(here))
}

/** Where to go after signing in. Only a path of the admin is followed: never another site. */
export function safeNext(next: string | null): string {
  return next && /^\/admin(\/|$|\?)/.test(next) && !next.startsWith(`${basePath}/sign-in`) ? next : basePath
}
