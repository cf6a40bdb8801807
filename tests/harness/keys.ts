import type { Instance } from './instance.ts'

/** Makes an API key with these rights (as the graph spells them). Returns its id and the headers that use it. */
export async function makeKey(instance: Instance, scopes: string[], expiresAt?: string) {
  const { apiKeyCreate } = await instance.data<{
    apiKeyCreate: { apiKey: { id: string }; secret: string; userErrors: { message: string }[] }
  }>(
    `mutation ($input: ApiKeyCreateInput!) {
       apiKeyCreate(input: $input) { apiKey { id } secret userErrors { message } } }`,
    { input: { name: `Key for ${scopes.join(', ')}`.slice(0, 100), scopes, expiresAt } },
  )
  const { apiKey, secret } = apiKeyCreate
  return { id: apiKey.id, secret, headers: { authorization: `Bearer ${secret}` } }
}

export const revokeKey = (instance: Instance, id: string) =>
  instance.data(`mutation ($id: ID!) { apiKeyRevoke(input: { id: $id }) { apiKey { revokedAt } } }`, { id })
