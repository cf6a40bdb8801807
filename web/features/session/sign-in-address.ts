/** Everything below this path is the admin; Next adds it to its own links, plain navigation must. */
export const basePath = '/admin'

/** Leaves for the sign-in page, which comes back to where the visitor was. A full load: no data of a session remains. */
export function goToSignIn(): void {
  const here = location.pathname + location.search
  if (here.startsWith(`${basePath}/sign-in`)) return
  location.assign(`${basePath}/sign-in?next=${encodeURIComponent(here)}`)
}

/** Where to go after signing in. Only a path of the admin is followed: never another site. */
export function safeNext(next: string | null): string {
  return next && /^\/admin(\/|$|\?)/.test(next) && !next.startsWith(`${basePath}/sign-in`) ? next : basePath
}
