import {
  AbortMultipartUploadCommand,
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Logger } from 'pino'
import { isMissing, isUnsupported, reach } from './s3Errors.ts'

export interface Remote {
  client: S3Client
  region: string
  allowedOrigin: string
  log: Logger
  /** Which settings the server was found not to have: each is told once. */
  warned: Set<string>
}

/** Where signed PUTs arrive, until they are taken in. */
export const arrivals = 'arrivals/'

const oldVersionDays = 30

/**
 * Makes a tenant's bucket with its settings; repeatable. A setting that the server does not have is logged and left
 * out; a bucket that belongs to somebody else is an error.
 */
export async function setUp(remote: Remote, bucket: string): Promise<void> {
  const { client, region, allowedOrigin } = remote
  const constraint = { LocationConstraint: region as BucketLocationConstraint }
  await reach(async () => {
    const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: constraint }
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket, ...elsewhere }))
    } catch (error) {
      if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error
    }
  })

  await where(remote, 'keep older versions of objects', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const }
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
  })
  await where(remote, 'delete old versions and unfinished uploads by itself', async () => {
    const LifecycleConfiguration = { Rules: lifecycle() }
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }))
  })
  await where(remote, 'let pages of other origins (CORS) upload and read', async () => {
    const rule = {
      AllowedOrigins: [allowedOrigin],
      AllowedMethods: ['GET', 'HEAD', 'PUT'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['etag', 'content-range', 'content-length', 'accept-ranges'],
      MaxAgeSeconds: 3_600,
    }
    await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }))
  })
  await where(
    remote,
    'encrypt a bucket by default: objects are encrypted on its disks only if it does so',
    async () => {
      const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }
      const ServerSideEncryptionConfiguration = { Rules: [rule] }
      await client.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration }))
      // some servers take the request for another one, and say yes
      const kept = await client.send(new GetBucketEncryptionCommand({ Bucket: bucket }))
      return Boolean(kept.ServerSideEncryptionConfiguration?.Rules?.length)
    },
  )
}

/** Tries a setting that not every S3 server has; `false` says that it was not kept. */
async function where({ log, warned }: Remote, what: string, set: () => Promise<unknown>): Promise<void> {
  try {
    if ((await reach(set)) !== false) return
  } catch (error) {
    if (!isUnsupported(error)) throw error
  }
  if (!warned.has(what)) log.warn(`The S3 server cannot ${what}.`)
  warned.add(what)
}

function lifecycle() {
  const everything = { Status: 'Enabled' as const, Filter: { Prefix: '' } }
  return [
    { ...everything, ID: 'unfinished-uploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    {
      ...everything,
      ID: 'old-versions',
      NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays },
      Expiration: { ExpiredObjectDeleteMarker: true },
    },
    {
      Status: 'Enabled' as const,
      Filter: { Prefix: arrivals },
      ID: 'arrivals',
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    },
  ]
}

/** How often a bucket is emptied again because something was written to it meanwhile. */
const rounds = 5

/** Deletes every version, marker and unfinished upload, then the bucket. What a killed run left, the next one takes. */
export async function emptyAndDelete(client: S3Client, bucket: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await reach(() => deleteVersions(client, bucket))
      await reach(() => abortUploads(client, bucket))
      await reach(() => client.send(new DeleteBucketCommand({ Bucket: bucket })))
      return
    } catch (error) {
      if (isMissing(error)) return
      if ((error as Error).name !== 'BucketNotEmpty' || round === rounds) throw error
    }
  }
}

async function deleteVersions(client: S3Client, bucket: string): Promise<void> {
  while (true) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1_000 }))
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }))
    if (Objects.length === 0) return
    const answer = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
    const refused = answer.Errors?.[0]
    if (refused) throw new Error(`S3 does not delete ${refused.Key}: ${refused.Code} ${refused.Message ?? ''}`)
  }
}

async function abortUploads(client: S3Client, bucket: string): Promise<void> {
  while (true) {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    if (Uploads.length === 0) return
    for (const { Key, UploadId } of Uploads) {
      try {
        await reach(() => client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })))
      } catch (error) {
        if (!isMissing(error)) throw error // it was finished or aborted meanwhile
      }
    }
  }
}
