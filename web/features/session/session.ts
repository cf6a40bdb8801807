import { signInAddress } from './sign-in-address'
import { chooseWorkspace, workspaceHeader } from './workspace'

export type SignInFailure = 'wrong' | 'wrongWorkspace' | 'suspended' | 'tooMany' | 'unreachable'

async function post(path: string, body: object, workspace?: string): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF': '1', ...workspaceHeader(workspace) },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    })
  } catch {
    return null
  }
}

/**
 * Signs in by password, to the workspace of that short name or, when it is empty, of the address; the session arrives as
 * an httpOnly cookie. Null means it worked.
 */
export async function signIn(
  { email, password, rememberMe }: { email: string; password: string; rememberMe: boolean },
  workspace: string,
): Promise<SignInFailure | null> {
  const response = await post('/api/auth/sign-in/email', { email, password, rememberMe }, workspace)
  if (!response || response.status >= 500) return 'unreachable'
  if (response.status === 429) return 'tooMany'
  if (response.status === 403 && (await response.json().catch(() => null))?.code === 'TENANT_SUSPENDED')
    return 'suspended'
  if (!response.ok) return workspace ? 'wrongWorkspace' : 'wrong'
  chooseWorkspace(workspace)
  return null
}

/** Ends the session and leaves with a full load, so that nothing of it remains in memory. */
export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {})
  location.assign(signInAddress())
}
