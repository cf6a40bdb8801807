/** The client of a SUPERFASTTT platform. Start with `createClient`. */
export type { CallOptions, Succeeded } from './call.ts'
export {
  type Client,
  type ClientOptions,
  createClient,
  type MessageEvent,
  type Upload,
} from './client.ts'
export type { Cost } from './cost.ts'
export type { TypedDocument } from './document.ts'
export {
  type GraphError,
  PlatformError,
  type PlatformErrorCode,
  type PlatformErrorDetails,
  type UserError,
  UserErrors,
} from './errors.ts'
export * from './generated.ts'
export type { StreamEvent } from './stream.ts'
export type { UploadData } from './upload.ts'
