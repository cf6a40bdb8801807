/** The client of a SUPERFASTTT platform. Start with `createClient`. */
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type MessageEvent,
  type Upload,
} from './client.ts'
export { PlatformError, type PlatformErrorDetails, type UserError, UserErrors } from './errors.ts'
export * from './generated.ts'
export type { StreamEvent } from './stream.ts'
export type { UploadData } from './upload.ts'
