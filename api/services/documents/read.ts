import type { TenantScope } from '../scope.ts'

const urlSeconds = 900
/** Characters of a document's text that one field gives. */
const maxText = 1_000_000

/** A short-lived URL of the original file. */
export async function originalUrl(
  scope: TenantScope,
  document: { objectKey: string | null; fileName: string | null; title: string; mimeType: string },
): Promise<string | null> {
  scope.require('documents:read')
  if (!document.objectKey) return null
  const { url } = await scope.objects.signGet(document.objectKey, {
    fileName: document.fileName ?? document.title,
    mimeType: document.mimeType,
    seconds: urlSeconds,
  })
  return new URL(url, scope.origin).href
}

/** The text as it was understood, cut at a bound; null until it was parsed. */
export async function documentText(scope: TenantScope, document: { textKey: string | null }): Promise<string | null> {
  scope.require('documents:read')
  if (!document.textKey) return null
  return Buffer.from(await scope.objects.read(document.textKey))
    .toString('utf8')
    .slice(0, maxText)
}
