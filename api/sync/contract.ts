import type { Readable } from 'node:stream'

/** One document as its source gives it, whatever the source. */
export interface DocumentEnvelope {
  /** Stable within the source: the same item keeps it when it is renamed or changed, if the source can tell. */
  externalId: string
  title: string
  fileName: string
  mimeType: string | null
  /** Changes whenever the content may have changed; equal means there is nothing to fetch. */
  state: string
  /** Bytes, when the source knows. */
  size: number | null
  /** Where a person can open it. */
  url: string | null
  author: string | null
  createdAt: Date | null
  updatedAt: Date | null
  /** Opens the body; called only when the state is new. */
  open(): Promise<Readable>
}

export interface SyncPage {
  items: DocumentEnvelope[]
  /** External ids that the source says are gone. */
  deleted: string[]
  /** Items that could not be read, each with the reason. */
  failures: { externalId: string; title: string; reason: string }[]
}

/** What the platform gives a connector to work with. */
export interface ConnectorHost {
  /**
   * Resolves a folder of this machine that the operator allows to be read, symbolic links followed.
   * @throws ConnectorError naming what to change
   */
  allowedFolder(path: string): Promise<string>
  /** Whether a folder below an allowed one may be read too: the platform's own data may not. */
  mayEnter(folder: string): Promise<boolean>
}

export interface Connector<Config = Record<string, unknown>> {
  /** Tries the configuration. @throws ConnectorError with words a person can act on */
  check(config: Config, host: ConnectorHost): Promise<void>
  /**
   * Lists the source page by page. With `snapshot`, what a completed listing did not name is gone from the source;
   * a listing that throws deletes nothing.
   */
  list(config: Config, host: ConnectorHost, signal: AbortSignal): AsyncIterable<SyncPage>
  readonly snapshot: boolean
}

/** What went wrong at the source, in words for the person who connected it. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  /** Field of the configuration at fault. */
  readonly field: string | undefined

  constructor(message: string, options: { cause?: unknown; field?: string } = {}) {
    super(message, { cause: options.cause })
    this.field = options.field
  }
}
