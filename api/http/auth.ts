import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from 'better-auth/node'
import type { Access, Credentials } from '../context/access.ts'

/** Sign-in and sign-out of the tenant that the request is for. @throws Fault TENANT_NOT_FOUND, TENANT_SUSPENDED */
export async function serveAuth(
  access: Access,
  credentials: Credentials,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const auth = await access.authFor(credentials)
  // the limiter counts by peer address: what a client claims in a header of that name does not count
  request.headers['x-sft-peer-address'] = credentials.address ?? 'unknown'
  // browsers name the page that a request comes from; a program that does not is nobody's page
  if (!request.headers.origin && request.headers['sec-fetch-site'] !== 'cross-site') {
    request.headers.origin = credentials.origin
  }
  await toNodeHandler(auth)(request, response)
}
