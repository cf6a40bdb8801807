import { basePath } from './sign-in-address'

export type SignInFailure = 'wrong' | 'tooMany' | 'unreachable'

async function post(path: string, body: object): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF': '1' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    })
  } catch {
    return null
  }
}

/** Signs in by password; the session arrives as an httpOnly cookie. Null means it worked. */
export async function signIn(email: string, password: string, rememberMe: boolean): Promise<SignInFailure | null> {
  const response = await post('/api/auth/sign-in/email', { email, password, rememberMe })
  if (!response || response.status >= 500) return 'unreachable'
  if (response.status === 429) return 'tooMany'
  return response.ok ? null : 'wrong'
}

/** Ends the session and leaves with a full load, so that nothing of it remains in memory. */
export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {})
  location.assign(`${basePath}/sign-in`)
}
