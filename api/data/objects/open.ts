import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import type { Secrets } from '../secrets.ts'
import { createFolderStorage, type FolderStorage } from './folder.ts'
import type { ObjectStorage } from './storage.ts'

export interface OpenedStorage {
  objects: ObjectStorage
  /** The same, when it is the driver whose signed URLs this server answers itself. */
  folder: FolderStorage | null
}

/** The storage that the configuration asks for: S3 where S3_ENDPOINT says so, else a folder. No server is called yet. */
export async function openObjectStorage(config: Config, secrets: Secrets, log: Logger): Promise<OpenedStorage> {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config
  if (!endpoint) {
    const folder = createFolderStorage(resolve(config.FILES_DIR ?? join(config.DATA_DIR, 'files')), secrets)
    return { objects: folder, folder }
  }
  // loaded only where it is used: the SDK takes its time and memory
  const { openS3Storage } = await import('./s3.ts')
  const objects = await openS3Storage(
    {
      endpoint,
      publicEndpoint: config.S3_PUBLIC_ENDPOINT ?? endpoint,
      region: config.S3_REGION,
      // there together with the endpoint: the configuration sees to it
      accessKeyId: accessKeyId!,
      secretAccessKey: secretAccessKey!,
      bucketPrefix: config.S3_BUCKET_PREFIX,
      allowedOrigin: config.PUBLIC_URL ? new URL(config.PUBLIC_URL).origin : '*',
      copies: join(config.DATA_DIR, 'copies'),
    },
    log,
  )
  return { objects, folder: null }
}
