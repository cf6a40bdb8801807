// Generated from the public SDL and sdk/operations by `npx graphql-codegen`; do not edit.

import type { CallOptions, Succeeded } from './call.ts'

/** Input of `apiKeyCreate`. */
export type ApiKeyCreateInput = {
  /** Until when it works; for ever when left out. */
  expiresAt?: string | null | undefined
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** What it is for. */
  name: string
  /** What it may do. */
  scopes: Array<Scope>
}

/** Input of `apiKeyRevoke`. */
export type ApiKeyRevokeInput = {
  /** Which key. */
  id: string
}

/** Input of `conversationCreate`. */
export type ConversationCreateInput = {
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Its title; taken from the first question when left out. */
  title?: string | null | undefined
}

/** Input of `conversationDelete`. */
export type ConversationDeleteInput = {
  /** Which conversation. */
  id: string
}

/** Which conversations. */
export type ConversationFilter = {
  /** Text anywhere in the title, whatever its case. */
  titleContains?: string | null | undefined
}

/** Input of `conversationUpdate`. */
export type ConversationUpdateInput = {
  /** Which conversation. */
  id: string
  /** Its new title. */
  title: string
}

/** Input of `documentCreate`. */
export type DocumentCreateInput = {
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Type of `text`: text/plain by default, or text/markdown, text/html, text/csv. */
  mimeType?: string | null | undefined
  /** Its text; give this or `url`. */
  text?: string | null | undefined
  /** Its title, 300 characters at most. */
  title: string
  /** Where to fetch it, 2,000 characters at most; give this or `text`. */
  url?: string | null | undefined
}

/** Input of `documentDelete`. */
export type DocumentDeleteInput = {
  /** Id of the document. */
  id: string
}

/** Which documents; everything given must hold. */
export type DocumentFilter = {
  /** Documents of this integration. */
  integrationId?: string | null | undefined
  /** Any of these types. */
  mimeType?: Array<string> | null | undefined
  /** Any of these. */
  status?: Array<DocumentStatus> | null | undefined
  /** Text anywhere in the title, whatever its case. */
  titleContains?: string | null | undefined
}

/** Order of documents; newest first by default. */
export type DocumentOrder = {
  /** In which direction. */
  direction: OrderDirection
  /** What to order by. */
  field: DocumentOrderField
}

/** What documents can be ordered by. */
export type DocumentOrderField =
  /** When it was added. */
  | 'CREATED_AT'
  /** Its size in bytes. */
  | 'SIZE'
  /** Its title, by code point. */
  | 'TITLE'
  /** When it last changed. */
  | 'UPDATED_AT'

/** Input of `documentReindex`. */
export type DocumentReindexInput = {
  /** Id of the document. */
  id: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
}

/** How a document came in. */
export type DocumentSourceKind =
  /** Kept in sync by an integration. */
  | 'INTEGRATION'
  /** Text that was given directly. */
  | 'TEXT'
  /** A file that was uploaded. */
  | 'UPLOAD'
  /** Fetched from a URL. */
  | 'URL'

/** How far a document has come. */
export type DocumentStatus =
  /** Could not be read; `failure` says why. */
  | 'FAILED'
  /** Waiting to be read. */
  | 'PENDING'
  /** Being read now. */
  | 'PROCESSING'
  /** Searchable and citable. */
  | 'READY'

/** Input of `documentUploadComplete`. */
export type DocumentUploadCompleteInput = {
  /** Id of the upload. */
  uploadId: string
}

/** Input of `documentUploadCreate`. */
export type DocumentUploadCreateInput = {
  /** Name of the file. */
  fileName: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** What the sender believes its type is; the content decides. */
  mimeType?: string | null | undefined
  /** SHA-256 of the bytes in hexadecimal, to be verified. */
  sha256?: string | null | undefined
  /** Its bytes. */
  size: number
  /** Title of the document; the file’s name by default. */
  title?: string | null | undefined
}

/** What went wrong: what errors have as `extensions.code`, and what is kept of work that failed. */
export type ErrorCode =
  /** The address is not one that the platform may call. */
  | 'ADDRESS_REFUSED'
  /** The request is malformed. */
  | 'BAD_REQUEST'
  /** Its reader stopped it. */
  | 'CANCELLED'
  /** The state of the thing does not allow it. */
  | 'CONFLICT'
  /** The connector cannot work with this configuration. */
  | 'CONNECTOR_CONFIG'
  /** Requests with a cookie need the X-CSRF header. */
  | 'CSRF'
  /** The file has no content. */
  | 'EMPTY_FILE'
  /** The file is protected by a password. */
  | 'FILE_ENCRYPTED'
  /** Reading the file went over its time or memory limit. */
  | 'FILE_TOO_COMPLEX'
  /** The file is damaged or not what it says it is. */
  | 'FILE_UNREADABLE'
  /** You may not do this. */
  | 'FORBIDDEN'
  /** The document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The idempotency key was used with other input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something went wrong on our side. */
  | 'INTERNAL'
  /** The server stopped while the work was under way. */
  | 'INTERRUPTED'
  /** The cursor was not given out by this list. */
  | 'INVALID_CURSOR'
  /** A value is not acceptable; `field` says which. */
  | 'INVALID_INPUT'
  /** The provider refused the key. */
  | 'MODEL_AUTH'
  /** The provider asks to slow down. */
  | 'MODEL_RATE_LIMITED'
  /** The provider refused the request. */
  | 'MODEL_REFUSED'
  /** The provider ended the answer before it was complete. */
  | 'MODEL_STREAM_BROKEN'
  /** The provider did not accept the connection in time. */
  | 'MODEL_TIMEOUT_CONNECT'
  /** The provider did not begin to answer in time. */
  | 'MODEL_TIMEOUT_FIRST_TOKEN'
  /** The provider stopped in the middle of the answer. */
  | 'MODEL_TIMEOUT_STALL'
  /** The answer took longer than allowed. */
  | 'MODEL_TIMEOUT_TOTAL'
  /** The model is unknown, disabled or has no key. */
  | 'MODEL_UNAVAILABLE'
  /** The provider cannot be reached. */
  | 'MODEL_UNREACHABLE'
  /** There is nothing with that id that you may see. */
  | 'NOT_FOUND'
  /** The server knows no document of this hash. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** A session may run trusted documents only. */
  | 'PERSISTED_QUERY_REQUIRED'
  /** The query asks for more than one request may. */
  | 'QUERY_TOO_COSTLY'
  /** Too many requests; `Retry-After` says when to come back. */
  | 'RATE_LIMITED'
  /** There is no such tenant for this credential. */
  | 'TENANT_NOT_FOUND'
  /** This tenant is suspended. */
  | 'TENANT_SUSPENDED'
  /** The file or text is larger than allowed. */
  | 'TOO_LARGE'
  /** Sign in, or send a valid API key. */
  | 'UNAUTHENTICATED'
  /** A part that this needs is not reachable; try again. */
  | 'UNAVAILABLE'
  /** This kind of file is not supported. */
  | 'UNSUPPORTED_TYPE'
  /** The upload was not finished in time. */
  | 'UPLOAD_EXPIRED'
  /** The uploaded bytes are not those announced. */
  | 'UPLOAD_INCOMPLETE'

/** What is being done to a document. */
export type IngestionStage =
  /** Ended, READY or FAILED. */
  | 'DONE'
  /** Its URL is being fetched. */
  | 'FETCH'
  /** Its passages are being indexed. */
  | 'INDEX'
  /** Its text is being read. */
  | 'PARSE'
  /** Waiting for a worker. */
  | 'QUEUED'
  /** Its text is being cut into passages. */
  | 'SPLIT'

/** Input of `integrationConnect`. */
export type IntegrationConnectInput = {
  /** Its configuration, as the connector’s schema says. */
  config: unknown
  /** Name of the connector. */
  connector: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Seconds between runs, 10 at least. */
  intervalSeconds?: number | null | undefined
  /** Its name here; the connector’s by default. */
  name?: string | null | undefined
}

/** Input of `integrationDisconnect`. */
export type IntegrationDisconnectInput = {
  /** Whether its documents are deleted too. */
  deleteDocuments?: boolean
  /** Which integration. */
  id: string
}

/** Input of `integrationPause`. */
export type IntegrationPauseInput = {
  /** Which integration. */
  id: string
}

/** Input of `integrationResume`. */
export type IntegrationResumeInput = {
  /** Which integration. */
  id: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
}

/** How an integration is. */
export type IntegrationStatus =
  /** In order, waiting for its next run. */
  | 'CONNECTED'
  /** The last run failed; `failure` says why. */
  | 'ERROR'
  /** Its run is overdue. */
  | 'LATE'
  /** The source no longer accepts the sign-in. */
  | 'NEEDS_REAUTH'
  /** Stopped by a person. */
  | 'PAUSED'
  /** Held back by a limit of the source. */
  | 'QUOTA'
  /** Running now. */
  | 'SYNCING'

/** Input of `integrationSync`. */
export type IntegrationSyncInput = {
  /** Which integration. */
  id: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
}

/** Input of `integrationUpdate`. */
export type IntegrationUpdateInput = {
  /** Its new configuration, whole. */
  config?: unknown | null | undefined
  /** Which integration. */
  id: string
  /** Seconds between runs, 10 at least. */
  intervalSeconds?: number | null | undefined
  /** Its new name. */
  name?: string | null | undefined
}

/** Input of `messageCancel`. */
export type MessageCancelInput = {
  /** Which answer. */
  id: string
}

/** Input of `messageRegenerate`. */
export type MessageRegenerateInput = {
  /** Which answer to replace. */
  id: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Which model answers, by id or by its name at the provider; the default for CHAT when left out. */
  model?: string | null | undefined
}

/** Who speaks. */
export type MessageRole =
  /** The model. */
  | 'ASSISTANT'
  /** The person or program that asks. */
  | 'USER'

/** Input of `messageSend`. */
export type MessageSendInput = {
  /** The question. */
  content: string
  /** In which conversation. */
  conversationId: string
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Which model answers, by id or by its name at the provider; the default for CHAT when left out. */
  model?: string | null | undefined
}

/** How far a message has come. */
export type MessageStatus =
  /** Stopped by its reader. What was written is kept. */
  | 'CANCELLED'
  /** Whole. */
  | 'COMPLETED'
  /** Ended early; `failure` says why. What was written is kept. */
  | 'FAILED'
  /** The answer has not begun. */
  | 'PENDING'
  /** The answer is being written. */
  | 'STREAMING'

/** Input of `modelDefaultSet`. */
export type ModelDefaultSetInput = {
  /** Which model. */
  id: string
  /** For what. */
  use: ModelUse
}

/** Input of `modelUpsert`. */
export type ModelUpsertInput = {
  /** Tokens it can take in. */
  contextWindow?: number | null | undefined
  /** Currency of the prices, ISO 4217; EUR by default. */
  currency?: string | null | undefined
  /** Its name for people. */
  displayName?: string | null | undefined
  /** Whether it may be used; true for a new one. */
  enabled?: boolean | null | undefined
  /** Which model to change; by provider and name when left out. */
  id?: string | null | undefined
  /** Price of a million tokens in. */
  inputPricePerMillion?: string | null | undefined
  /** Its name at the provider. */
  name: string
  /** Price of a million tokens out. */
  outputPricePerMillion?: string | null | undefined
  /** Where it runs. */
  providerId: string
  /** What it may be used for; all but EMBEDDING by default. */
  uses?: Array<ModelUse> | null | undefined
}

/** What a model is used for. */
export type ModelUse =
  /** Answering in conversations. */
  | 'CHAT'
  /** Turning passages into vectors. */
  | 'EMBEDDING'
  /** Writing text. */
  | 'GENERATION'
  /** Answering from documents through the API. */
  | 'RAG'

/** Direction of an order. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC'

/** What kind of caller. */
export type PrincipalKind =
  /** A program with an API key. */
  | 'API_KEY'
  /** An operator of the installation. */
  | 'OPERATOR'
  /** The platform itself. */
  | 'SYSTEM'
  /** A person who signed in. */
  | 'USER'

/** Input of `providerDelete`. */
export type ProviderDeleteInput = {
  /** Id of the provider. */
  id: string
}

/** Input of `providerKeySet`. */
export type ProviderKeySetInput = {
  /** Where it is reached, such as https://api.mistral.ai/v1; 500 characters at most. */
  baseUrl?: string | null | undefined
  /** Which provider to change; a new one when left out. */
  id?: string | null | undefined
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined
  /** Its API key; left out, the stored one is kept. */
  key?: string | null | undefined
  /** What it speaks. */
  kind?: ProviderKind
  /** Its name here. */
  name: string
}

/** What a provider speaks. */
export type ProviderKind =
  /** Built in; needs nothing and leaves nothing. */
  | 'OFFLINE'
  /** OpenAI’s chat completions, at any base URL. */
  | 'OPENAI_COMPATIBLE'

/** What a user may do. */
export type Role =
  /** Everything. */
  | 'ADMIN'
  /** Reading usage and documents. */
  | 'ANALYST'
  /** Documents, search and conversations. */
  | 'MEMBER'
  /** Everything. */
  | 'OWNER'

/** A right. */
export type Scope =
  /** The right `apps:manage`. */
  | 'APPS_MANAGE'
  /** The right `conversations:read`. */
  | 'CONVERSATIONS_READ'
  /** The right `conversations:write`. */
  | 'CONVERSATIONS_WRITE'
  /** The right `documents:read`. */
  | 'DOCUMENTS_READ'
  /** The right `documents:write`. */
  | 'DOCUMENTS_WRITE'
  /** The right `integrations:manage`. */
  | 'INTEGRATIONS_MANAGE'
  /** The right `integrations:read`. */
  | 'INTEGRATIONS_READ'
  /** The right `models:manage`. */
  | 'MODELS_MANAGE'
  /** The right `models:read`. */
  | 'MODELS_READ'
  /** The right `platform:operate`. */
  | 'PLATFORM_OPERATE'
  /** The right `rag:query`. */
  | 'RAG_QUERY'
  /** The right `tenant:manage`. */
  | 'TENANT_MANAGE'
  /** The right `usage:read`. */
  | 'USAGE_READ'
  /** The right `users:manage`. */
  | 'USERS_MANAGE'

/** Which passages; everything given must hold. */
export type SearchFilter = {
  /** Added at or after this moment. */
  createdAfter?: string | null | undefined
  /** Added before this moment. */
  createdBefore?: string | null | undefined
  /** Of any of these documents, 1,000 at most. */
  documentIds?: Array<string> | null | undefined
  /** Brought by any of these integrations, 1,000 at most. */
  integrationIds?: Array<string> | null | undefined
  /** In any of these languages: fr, en, und. */
  languages?: Array<string> | null | undefined
  /** Of any of these types, 1,000 at most. */
  mimeTypes?: Array<string> | null | undefined
}

/** How passages are found. */
export type SearchMode =
  /** Both rankings fused. */
  | 'HYBRID'
  /** By rare words in common. */
  | 'KEYWORD'
  /** By likeness of word stems and word parts; finds other forms and misspellings. */
  | 'VECTOR'

/** How a run is. */
export type SyncRunStatus =
  /** Stopped. */
  | 'CANCELLED'
  /** Whole. */
  | 'COMPLETED'
  /** Ended by an error. */
  | 'FAILED'
  /** Under way. */
  | 'RUNNING'

/** What began a run. */
export type SyncTrigger =
  /** The first connection. */
  | 'CONNECT'
  /** A person. */
  | 'MANUAL'
  /** Its interval. */
  | 'SCHEDULE'

/** What buckets are split by. */
export type UsageDimension =
  /** The API key. */
  | 'API_KEY'
  /** The model. */
  | 'MODEL'
  /** The provider. */
  | 'PROVIDER'
  /** What the call was for. */
  | 'PURPOSE'
  /** The person. */
  | 'USER'

/** Which calls; everything given must hold. */
export type UsageFilter = {
  /** At or after this moment. */
  from?: string | null | undefined
  /** By any of these models. */
  modelIds?: Array<string> | null | undefined
  /** For any of these. */
  purposes?: Array<UsagePurpose> | null | undefined
  /** Before this moment. */
  to?: string | null | undefined
}

/** How long a bucket is. */
export type UsageGranularity =
  /** A day of the time zone. */
  | 'DAY'
  /** An hour. */
  | 'HOUR'
  /** A calendar month. */
  | 'MONTH'
  /** A week, from Monday. */
  | 'WEEK'

/** What a call was for. */
export type UsagePurpose =
  /** An answer in a conversation. */
  | 'CHAT'
  /** Turning passages into vectors. */
  | 'EMBEDDING'
  /** Writing text. */
  | 'GENERATION'
  /** An answer from documents through the API. */
  | 'RAG'

/** A stretch of time. */
export type UsageRange = {
  /** Its beginning, inclusive. */
  from: string
  /** IANA zone whose hours and days count, such as Europe/Paris. */
  timeZone?: string | null | undefined
  /** Its end, exclusive. */
  to: string
}

/** How a call ended. */
export type UsageStatus =
  /** Stopped by its reader. */
  | 'CANCELLED'
  /** Whole. */
  | 'COMPLETED'
  /** With an error. */
  | 'FAILED'
  /** Under way. */
  | 'STARTED'

/** What kind of thing a person can put right. */
export type UserErrorCode =
  /** The address is not one that the platform may call. */
  | 'ADDRESS_REFUSED'
  /** The state of the thing does not allow it. */
  | 'CONFLICT'
  /** The connector cannot work with this configuration. */
  | 'CONNECTOR_CONFIG'
  /** The file has no content. */
  | 'EMPTY_FILE'
  /** The file is protected by a password. */
  | 'FILE_ENCRYPTED'
  /** Reading the file went over its time or memory limit. */
  | 'FILE_TOO_COMPLEX'
  /** The file is damaged or not what it says it is. */
  | 'FILE_UNREADABLE'
  /** The idempotency key was used with other input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A value is not acceptable; `field` says which. */
  | 'INVALID_INPUT'
  /** The model is unknown, disabled or has no key. */
  | 'MODEL_UNAVAILABLE'
  /** There is nothing with that id that you may see. */
  | 'NOT_FOUND'
  /** The file or text is larger than allowed. */
  | 'TOO_LARGE'
  /** This kind of file is not supported. */
  | 'UNSUPPORTED_TYPE'
  /** The upload was not finished in time. */
  | 'UPLOAD_EXPIRED'
  /** The uploaded bytes are not those announced. */
  | 'UPLOAD_INCOMPLETE'

/** A key with which a program calls the platform. Needs `users:manage`, save the caller’s own. */
export type ApiKeyFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** What it is for. */
  name: string
  /** Its beginning, by which it can be recognised. */
  prefix: string
  /** What it may do. */
  scopes: Array<Scope>
  /** When it was made. */
  createdAt: string
  /** Until when it works. */
  expiresAt: string | null
  /** When it was last used, to the minute. */
  lastUsedAt: string | null
  /** When it was ended. */
  revokedAt: string | null
}

/** A passage of a document: what search finds and answers cite. Needs `documents:read`. */
export type ChunkFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** The passage. */
  text: string
  /** Its place in the document, from 0. */
  position: number
  /** The page it begins on, from 1. */
  page: number | null
  /** Where it begins in the document’s text, in UTF-16 code units. */
  startOffset: number
  /** Where it ends in the document’s text, exclusive. */
  endOffset: number
  /** The heading it stands under. */
  heading: string | null
}

/** What a `[n]` in an answer refers to. Needs `conversations:read`. */
export type CitationFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** The n of `[n]`. */
  number: number
  /** The words that were relied on, exactly as they stand in the passage. */
  quote: string
  /** The page they stand on, from 1. */
  page: number | null
  /** How well the passage fitted the question. */
  score: number
  /** The document; null when it was deleted since. */
  document: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Its title. */
    title: string
    /** Name of the original file. */
    fileName: string | null
  } | null
}

/** A conversation of the caller. Needs `conversations:read`. */
export type ConversationFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Its title; the beginning of its first question by default. */
  title: string
  /** When it began. */
  createdAt: string
  /** When something was last said in it. */
  updatedAt: string
}

/** A file or text that the company gave to the platform, with what was understood of it. Needs `documents:read`. */
export type DocumentFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Its title. */
  title: string
  /** How far it has come. */
  status: DocumentStatus
  /** Why ingestion failed, in words a person can act on. */
  failure: string | null
  /** The same as a code. */
  failureCode: ErrorCode | null
  /** Its type, as its content says. */
  mimeType: string
  /** Bytes of the original. */
  size: number
  /** Pages, where the format has them. */
  pageCount: number | null
  /** fr, en, or und when it is not known. */
  language: string | null
  /** Name of the original file. */
  fileName: string | null
  /** Passages that are served. */
  chunkCount: number
  /** When it was added. */
  createdAt: string
  /** When it last changed. */
  updatedAt: string
  /** When it last became READY. */
  readyAt: string | null
  /** How far reading it has come; null when it is not being read. */
  progress: {
    /** What is being done. */
    stage: IngestionStage
    /** Of the whole, 0 to 100. */
    percent: number
  } | null
  /** Where it came from. */
  source: {
    /** How it came in. */
    kind: DocumentSourceKind
    /** Where the original can be opened. */
    url: string | null
    /** Its id at the source. */
    externalId: string | null
  }
}

/** A source that is kept in sync. Needs `integrations:read`. */
export type IntegrationFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Its name here. */
  name: string
  /** How it is. */
  status: IntegrationStatus
  /** Why the last run failed, in words. */
  failure: string | null
  /** Its configuration, without secrets. */
  config: unknown
  /** Seconds between the end of a run and the next. */
  intervalSeconds: number
  /** When it runs next. */
  nextRunAt: string | null
  /** When it was connected. */
  createdAt: string
  /** What kind of source; null when the connector is no longer installed. */
  connector: {
    /** Its name in the API. */
    name: string
    /** Its name for people. */
    displayName: string
  } | null
  /** What its newest run did. */
  counts: SyncCountFieldsFragment
  /** Its newest run. */
  lastRun: SyncRunFieldsFragment | null
}

/** A question or an answer. Needs `conversations:read`. */
export type MessageFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Who speaks. */
  role: MessageRole
  /** Markdown. While STREAMING it grows, half a second behind the stream. `[n]` is the citation of number n. */
  content: string
  /** How far it has come. */
  status: MessageStatus
  /** When it was asked for. */
  createdAt: string
  /** When it ended. */
  completedAt: string | null
  /** Why it ended early. */
  failure: {
    /** As a code. */
    code: ErrorCode
    /** In words. */
    reason: string
  } | null
  /** The passages that the answer cites, by number. */
  citations: Array<CitationFieldsFragment>
  /** What it took; null for questions and while it is being written. */
  usage: MessageUsageFieldsFragment | null
}

/** What an answer took. */
export type MessageUsageFieldsFragment = {
  /** Tokens sent. */
  inputTokens: number
  /** Tokens received. */
  outputTokens: number
  /** What it cost. */
  cost: string
  /** Currency of the cost, ISO 4217. */
  currency: string
  /** From the call to its end. */
  latencyMs: number | null
  /** From the call to its first token. */
  firstTokenMs: number | null
  /** Whether we counted the tokens because the provider did not. */
  estimated: boolean
}

/** A model of a provider, with its price. Needs `models:read`. */
export type ModelFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Its name at the provider. */
  name: string
  /** Its name for people. */
  displayName: string
  /** Whether it may be used. */
  enabled: boolean
  /** Tokens it can take in. */
  contextWindow: number | null
  /** Price of a million tokens in. */
  inputPricePerMillion: string
  /** Price of a million tokens out. */
  outputPricePerMillion: string
  /** Currency of the prices, ISO 4217. */
  currency: string
  /** What it may be used for. */
  uses: Array<ModelUse>
  /** What it is used for when no model is named. */
  defaultFor: Array<ModelUse>
  /** Where it runs. */
  provider: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Its name here. */
    name: string
    /** What it speaks. */
    kind: ProviderKind
  } | null
}

/** Where a page stands in its list. */
export type PageFieldsFragment = {
  /** Whether more follows this page; with `first` and `before`, before that cursor. */
  hasNextPage: boolean
  /** Whether something comes before this page; with `last` and `after`, behind that cursor. */
  hasPreviousPage: boolean
  /** Cursor of the first item; give it as `before` to page backwards. */
  startCursor: string | null
  /** Cursor of the last item; give it as `after` to page forwards. */
  endCursor: string | null
}

/** Where models run. Needs `models:read`. */
export type ProviderFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Its name here. */
  name: string
  /** What it speaks. */
  kind: ProviderKind
  /** Where it is reached. */
  baseUrl: string | null
  /** The last 4 characters of its key, which itself is never given out; fewer of a short one, and null without one. */
  keyHint: string | null
  /** When it was added. */
  createdAt: string
}

/** What a run did. */
export type SyncCountFieldsFragment = {
  /** New documents. */
  added: number
  /** Changed documents. */
  updated: number
  /** Documents gone from the source. */
  deleted: number
  /** Unchanged documents. */
  skipped: number
  /** Items that could not be read. */
  failed: number
}

/** One run of an integration. Needs `integrations:read`. */
export type SyncRunFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** How it is. */
  status: SyncRunStatus
  /** What began it. */
  trigger: SyncTrigger
  /** When it began. */
  startedAt: string
  /** When it ended. */
  endedAt: string | null
  /** Why it failed, in words. */
  failure: string | null
  /** What it did. */
  counts: SyncCountFieldsFragment
}

/** One call of a model. Needs `usage:read`. */
export type UsageRecordFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** When it began. */
  at: string
  /** Name of the model at the time. */
  modelName: string
  /** Name of the provider at the time. */
  providerName: string
  /** What it was for. */
  purpose: UsagePurpose
  /** How it ended. */
  status: UsageStatus
  /** Tokens sent. */
  inputTokens: number
  /** Tokens received. */
  outputTokens: number
  /** What it cost. */
  cost: string
  /** Currency of the cost. */
  currency: string
  /** Whether the tokens were counted by us. */
  estimated: boolean
  /** From the call to its end. */
  latencyMs: number | null
  /** From the call to its first token. */
  firstTokenMs: number | null
  /** What went wrong, as a code; null when nothing did, or its reader stopped it. */
  errorCode: ErrorCode | null
  /** The person who asked. Needs `users:manage`, save the caller’s own: null without. */
  user: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Name. */
    name: string
  } | null
}

/** Why a mutation changed nothing, in words for the person who asked. */
export type UserErrorFieldsFragment = {
  /** Kind of error. */
  code: UserErrorCode
  /** What is wrong and what to do about it. */
  message: string
  /** Path of the input field at fault, outermost first. */
  field: Array<string> | null
}

/** A person of the company. Needs `users:manage`, save the caller’s own. */
export type UserFieldsFragment = {
  /** Opaque id, unique in the whole graph. */
  id: string
  /** Name. */
  name: string
  /** E-mail address. */
  email: string
  /** What they may do. */
  role: Role
  /** Since when. */
  createdAt: string
}

/** Variables of `apiKeyCreate`. */
export type ApiKeyCreateMutationVariables = {
  /** What to do. */
  input: ApiKeyCreateInput
}

/** What `apiKeyCreate` gives. */
export type ApiKeyCreateMutation = {
  /** Makes an API key with some of the caller’s own rights. Needs `users:manage`. */
  apiKeyCreate: {
    /** The key’s record. */
    apiKey: ApiKeyFieldsFragment | null
    /** The key itself. It is shown here and never again, save to a repeat with the same idempotency key. */
    secret: string | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `apiKeyRevoke`. */
export type ApiKeyRevokeMutationVariables = {
  /** What to do. */
  input: ApiKeyRevokeInput
}

/** What `apiKeyRevoke` gives. */
export type ApiKeyRevokeMutation = {
  /** Ends an API key at once, also for streams that are open with it. Needs `users:manage`. */
  apiKeyRevoke: {
    /** The key’s record. */
    apiKey: ApiKeyFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `apiKeys`. */
export type ApiKeysQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `apiKeys` gives. */
export type ApiKeysQuery = {
  /** The API keys, newest first. Needs `users:manage`. */
  apiKeys: {
    /** The items of the page. */
    nodes: Array<ApiKeyFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
  }
}

/** Variables of `auditLog`. */
export type AuditLogQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `auditLog` gives. */
export type AuditLogQuery = {
  /** What was done in this company, newest first. Needs `tenant:manage`. */
  auditLog: {
    /** The items of the page. */
    nodes: Array<{
      /** Opaque id, unique in the whole graph. */
      id: string
      /** What was done, such as document.create. */
      action: string
      /** What kind of caller did it. */
      actorKind: PrincipalKind
      /** Who did it. */
      actorName: string
      /** Type of what it was done to, also when `target` is gone. */
      targetType: string | null
      /** Id of what it was done to, the same in all its entries, also when `target` is gone. */
      targetId: string | null
      /** What else is known of it. */
      detail: unknown | null
      /** When. */
      at: string
      /** From which network address. */
      address: string | null
    }>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
  }
}

/** Variables of `connectors`. */
export type ConnectorsQueryVariables = Record<string, never>

/** What `connectors` gives. */
export type ConnectorsQuery = {
  /** What can be connected. Needs `integrations:read`. */
  connectors: Array<{
    /** Its name in the API. */
    name: string
    /** Its name for people. */
    displayName: string
    /** What is read and where it goes. */
    description: string
    /** Name of an icon. */
    icon: string
    /** JSON Schema of its configuration. */
    configSchema: unknown
  }>
}

/** Variables of `conversation`. */
export type ConversationQueryVariables = {
  /** Its id. */
  id: string
}

/** What `conversation` gives. */
export type ConversationQuery = {
  /** One conversation of the caller; null when there is none. Needs `conversations:read`. */
  conversation: ConversationFieldsFragment | null
}

/** Variables of `conversationCreate`. */
export type ConversationCreateMutationVariables = {
  /** What to do. */
  input: ConversationCreateInput
}

/** What `conversationCreate` gives. */
export type ConversationCreateMutation = {
  /** Begins a conversation. Needs `conversations:write`. */
  conversationCreate: {
    /** The conversation. */
    conversation: ConversationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `conversationDelete`. */
export type ConversationDeleteMutationVariables = {
  /** What to do. */
  input: ConversationDeleteInput
}

/** What `conversationDelete` gives. */
export type ConversationDeleteMutation = {
  /** Deletes a conversation with its messages. What they cost stays in the usage. Needs `conversations:write`. */
  conversationDelete: {
    /** Id of what was deleted. */
    deletedId: string | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `conversationMessages`. */
export type ConversationMessagesQueryVariables = {
  /** Its id. */
  id: string
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `conversationMessages` gives. */
export type ConversationMessagesQuery = {
  /** One conversation of the caller; null when there is none. Needs `conversations:read`. */
  conversation: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** What was said, oldest first. */
    messages: {
      /** The items of the page. */
      nodes: Array<MessageFieldsFragment>
      /** Where the page stands in the list. */
      pageInfo: PageFieldsFragment
    }
  } | null
}

/** Variables of `conversationUpdate`. */
export type ConversationUpdateMutationVariables = {
  /** What to do. */
  input: ConversationUpdateInput
}

/** What `conversationUpdate` gives. */
export type ConversationUpdateMutation = {
  /** Renames a conversation. Needs `conversations:write`. */
  conversationUpdate: {
    /** The conversation. */
    conversation: ConversationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `conversations`. */
export type ConversationsQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
  /** Which conversations. */
  filter?: ConversationFilter | null | undefined
}

/** What `conversations` gives. */
export type ConversationsQuery = {
  /** The caller’s conversations, last used first. Needs `conversations:read`. */
  conversations: {
    /** The items of the page. */
    nodes: Array<ConversationFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
    /** Items in the whole list. Counted only when selected. */
    totalCount: number
  }
}

/** Variables of `document`. */
export type DocumentQueryVariables = {
  /** Its id. */
  id: string
}

/** What `document` gives. */
export type DocumentQuery = {
  /** One document; null when there is none you may see. Needs `documents:read`. */
  document: DocumentFieldsFragment & {
    /** A URL of the original, good for 15 minutes; null when there is none. */
    url: string | null
    /** The text as it was understood, up to a million characters; null until it was parsed. */
    text: string | null
  } | null
}

/** Variables of `documentChunks`. */
export type DocumentChunksQueryVariables = {
  /** Its id. */
  id: string
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `documentChunks` gives. */
export type DocumentChunksQuery = {
  /** One document; null when there is none you may see. Needs `documents:read`. */
  document: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Its passages, in their order. */
    chunks: {
      /** The items of the page. */
      nodes: Array<ChunkFieldsFragment>
      /** Where the page stands in the list. */
      pageInfo: PageFieldsFragment
    }
  } | null
}

/** Variables of `documentCreate`. */
export type DocumentCreateMutationVariables = {
  /** What to do. */
  input: DocumentCreateInput
}

/** What `documentCreate` gives. */
export type DocumentCreateMutation = {
  /** Adds a document from text or from a URL and starts to read it. Needs `documents:write`. */
  documentCreate: {
    /** The new document. */
    document: DocumentFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `documentDelete`. */
export type DocumentDeleteMutationVariables = {
  /** What to do. */
  input: DocumentDeleteInput
}

/** What `documentDelete` gives. */
export type DocumentDeleteMutation = {
  /** Deletes a document with its passages and files. Answers that cite it keep their quotes. Needs `documents:write`. */
  documentDelete: {
    /** Id of what was deleted. */
    deletedId: string | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `documentIngestion`. */
export type DocumentIngestionSubscriptionVariables = {
  /** Which document; all when left out. */
  documentId?: string | null | undefined
  /** Go on behind this event. */
  after?: string | null | undefined
}

/** What `documentIngestion` gives. */
export type DocumentIngestionSubscription = {
  /** The reading of one document until it ends, beginning with its present state; or, without an id, of all documents from now on. With `after`, from behind that event. Needs `documents:read`. */
  documentIngestion:
    /** A document was deleted. */
    | {
      __typename: 'DocumentDeleted'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Id it had. */
      documentId: string
    }
    /** How far a document has come. The last one of a reading has the status READY or FAILED. */
    | {
      __typename: 'DocumentProgress'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Id of the document. */
      documentId: string
      /** Its status. */
      status: DocumentStatus
      /** What is being done. */
      stage: IngestionStage
      /** Of the whole, 0 to 100. */
      percent: number
      /** The document as it is now; null when it was deleted since. */
      document: DocumentFieldsFragment | null
    }
    /** Events were missed for good: read the current state, then go on from this cursor. */
    | {
      __typename: 'DocumentResync'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Why. */
      reason: string
    }
}

/** Variables of `documentReindex`. */
export type DocumentReindexMutationVariables = {
  /** What to do. */
  input: DocumentReindexInput
}

/** What `documentReindex` gives. */
export type DocumentReindexMutation = {
  /** Reads a document again from its original. What it serves stays until the new reading is ready. Needs `documents:write`. */
  documentReindex: {
    /** The document. */
    document: DocumentFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `documentUploadComplete`. */
export type DocumentUploadCompleteMutationVariables = {
  /** What to do. */
  input: DocumentUploadCompleteInput
}

/** What `documentUploadComplete` gives. */
export type DocumentUploadCompleteMutation = {
  /** Verifies an upload, makes a document of it and starts to read it. Needs `documents:write`. */
  documentUploadComplete: {
    /** The new document. */
    document: DocumentFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `documentUploadCreate`. */
export type DocumentUploadCreateMutationVariables = {
  /** What to do. */
  input: DocumentUploadCreateInput
}

/** What `documentUploadCreate` gives. */
export type DocumentUploadCreateMutation = {
  /** Announces a file. Send its bytes with the request given, then call `documentUploadComplete`. Needs `documents:write`. */
  documentUploadCreate: {
    /** How to send the bytes. */
    upload: {
      /** Give it to `documentUploadComplete`. */
      id: string
      /** HTTP method. */
      method: string
      /** Where to send the bytes. */
      url: string
      /** Headers to send along. */
      headers: Array<{
        /** Its name. */
        name: string
        /** Its value. */
        value: string
      }>
      /** Until when it can be used. */
      expiresAt: string
    } | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `documents`. */
export type DocumentsQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
  /** Which documents. */
  filter?: DocumentFilter | null | undefined
  /** In which order. */
  orderBy?: DocumentOrder | null | undefined
}

/** What `documents` gives. */
export type DocumentsQuery = {
  /** The documents, newest first. Needs `documents:read`. */
  documents: {
    /** The items of the page. */
    nodes: Array<DocumentFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
    /** Items in the whole list. Counted only when selected. */
    totalCount: number
  }
}

/** Variables of `integration`. */
export type IntegrationQueryVariables = {
  /** Its id. */
  id: string
}

/** What `integration` gives. */
export type IntegrationQuery = {
  /** One integration; null when there is none. Needs `integrations:read`. */
  integration: IntegrationFieldsFragment | null
}

/** Variables of `integrationConnect`. */
export type IntegrationConnectMutationVariables = {
  /** What to do. */
  input: IntegrationConnectInput
}

/** What `integrationConnect` gives. */
export type IntegrationConnectMutation = {
  /** Connects a source and starts its first run. Needs `integrations:manage`. */
  integrationConnect: {
    /** The integration. */
    integration: IntegrationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrationDisconnect`. */
export type IntegrationDisconnectMutationVariables = {
  /** What to do. */
  input: IntegrationDisconnectInput
}

/** What `integrationDisconnect` gives. */
export type IntegrationDisconnectMutation = {
  /** Ends an integration, with or without the documents it brought. Needs `integrations:manage`. */
  integrationDisconnect: {
    /** Id of what was deleted. */
    deletedId: string | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrationPause`. */
export type IntegrationPauseMutationVariables = {
  /** What to do. */
  input: IntegrationPauseInput
}

/** What `integrationPause` gives. */
export type IntegrationPauseMutation = {
  /** Stops an integration until it is resumed. Needs `integrations:manage`. */
  integrationPause: {
    /** The integration. */
    integration: IntegrationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrationProgress`. */
export type IntegrationProgressSubscriptionVariables = {
  /** Which integration; all when left out. */
  integrationId?: string | null | undefined
  /** Go on behind this event. */
  after?: string | null | undefined
}

/** What `integrationProgress` gives. */
export type IntegrationProgressSubscription = {
  /** What an integration does, beginning with its present state; or, without an id, what all do from now on. With `after`, from behind that event. Needs `integrations:read`. */
  integrationSync:
    /** An integration was disconnected. */
    | {
      __typename: 'IntegrationDeleted'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Id it had. */
      integrationId: string
    }
    /** What an integration is doing. */
    | {
      __typename: 'IntegrationProgress'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Its id. */
      integrationId: string
      /** How it is. */
      status: IntegrationStatus
      /** What the run did so far. */
      counts: SyncCountFieldsFragment
      /** What is being read. */
      currentItem: string | null
      /** The integration as it is now; null when it was disconnected since. */
      integration: IntegrationFieldsFragment | null
      /** The run. */
      run: SyncRunFieldsFragment | null
    }
    /** Events were missed for good: read the current state, then go on from this cursor. */
    | {
      __typename: 'IntegrationResync'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Why. */
      reason: string
    }
}

/** Variables of `integrationResume`. */
export type IntegrationResumeMutationVariables = {
  /** What to do. */
  input: IntegrationResumeInput
}

/** What `integrationResume` gives. */
export type IntegrationResumeMutation = {
  /** Lets a paused integration run again, beginning now. Needs `integrations:manage`. */
  integrationResume: {
    /** The integration. */
    integration: IntegrationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrationRuns`. */
export type IntegrationRunsQueryVariables = {
  /** Its id. */
  id: string
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `integrationRuns` gives. */
export type IntegrationRunsQuery = {
  /** One integration; null when there is none. Needs `integrations:read`. */
  integration: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Its runs, last first. */
    runs: {
      /** The items of the page. */
      nodes: Array<SyncRunFieldsFragment>
      /** Where the page stands in the list. */
      pageInfo: PageFieldsFragment
    }
  } | null
}

/** Variables of `integrationSync`. */
export type IntegrationSyncMutationVariables = {
  /** What to do. */
  input: IntegrationSyncInput
}

/** What `integrationSync` gives. */
export type IntegrationSyncMutation = {
  /** Runs an integration now. Needs `integrations:manage`. */
  integrationSync: {
    /** The integration. */
    integration: IntegrationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrationUpdate`. */
export type IntegrationUpdateMutationVariables = {
  /** What to do. */
  input: IntegrationUpdateInput
}

/** What `integrationUpdate` gives. */
export type IntegrationUpdateMutation = {
  /** Changes an integration. A new configuration is tried first and holds from the next run. Needs `integrations:manage`. */
  integrationUpdate: {
    /** The integration. */
    integration: IntegrationFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `integrations`. */
export type IntegrationsQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `integrations` gives. */
export type IntegrationsQuery = {
  /** The integrations, in the order they were connected. Needs `integrations:read`. */
  integrations: {
    /** The items of the page. */
    nodes: Array<IntegrationFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
  }
}

/** Variables of `message`. */
export type MessageQueryVariables = {
  /** Its id. */
  id: string
}

/** What `message` gives. */
export type MessageQuery = {
  /** One message of the caller’s conversations; null when there is none. Needs `conversations:read`. */
  message: MessageFieldsFragment | null
}

/** Variables of `messageCancel`. */
export type MessageCancelMutationVariables = {
  /** What to do. */
  input: MessageCancelInput
}

/** What `messageCancel` gives. */
export type MessageCancelMutation = {
  /** Stops an answer. What was written is kept. Needs `conversations:write`. */
  messageCancel: {
    /** The answer. */
    message: MessageFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `messageRegenerate`. */
export type MessageRegenerateMutationVariables = {
  /** What to do. */
  input: MessageRegenerateInput
}

/** What `messageRegenerate` gives. */
export type MessageRegenerateMutation = {
  /** Answers the same question again, as a new message. Needs `conversations:write`. */
  messageRegenerate: {
    /** The new answer. */
    message: MessageFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `messageSend`. */
export type MessageSendMutationVariables = {
  /** What to do. */
  input: MessageSendInput
}

/** What `messageSend` gives. */
export type MessageSendMutation = {
  /** Asks a question in a conversation. The answer is already being written: read it by `messageStream`. Needs `conversations:write`. */
  messageSend: {
    /** The question. */
    userMessage: MessageFieldsFragment | null
    /** The answer. */
    message: MessageFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `messageStream`. */
export type MessageStreamSubscriptionVariables = {
  /** Which answer. */
  messageId: string
  /** Go on behind this event. */
  after?: string | null | undefined
}

/** What `messageStream` gives. */
export type MessageStreamSubscription = {
  /** The writing of an answer from its beginning, or from behind `after`, until it ends. Nothing is lost by reading it late. Needs `conversations:read`. */
  messageStream:
    /** A passage was cited for the first time. */
    | {
      __typename: 'MessageCitation'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** What was cited; null when the answer was deleted. */
      citation: CitationFieldsFragment | null
    }
    /** The answer is whole. No more follows. */
    | {
      __typename: 'MessageCompleted'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** The answer as it is now; null when it was deleted. */
      message: MessageFieldsFragment | null
    }
    /** The next piece of the text. */
    | {
      __typename: 'MessageDelta'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** To be appended. */
      text: string
      /** Its number in the stream, rising. */
      sequence: number
    }
    /** The answer ended early; what was written is kept. No more follows. */
    | {
      __typename: 'MessageFailed'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** As a code; CANCELLED when its reader stopped it, NOT_FOUND when it was deleted. */
      code: ErrorCode
      /** In words. */
      reason: string
      /** The answer as it is now; null when it was deleted. */
      message: MessageFieldsFragment | null
    }
    /** The answer has begun. */
    | {
      __typename: 'MessageStarted'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** The answer as it is now; null when it was deleted. */
      message: MessageFieldsFragment | null
    }
    /** The model used a tool. */
    | {
      __typename: 'MessageToolCall'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Which tool. */
      name: string
      /** What it was given. */
      arguments: unknown | null
    }
    /** What the answer took. */
    | {
      __typename: 'MessageUsage'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Tokens, cost and times. */
      usage: MessageUsageFieldsFragment
    }
    /** Deltas before this are no longer held: `message.content` is the text so far, what follows continues it. */
    | {
      __typename: 'StreamResync'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** The answer as it is now; null when it was deleted. */
      message: MessageFieldsFragment | null
    }
}

/** Variables of `modelDefaultSet`. */
export type ModelDefaultSetMutationVariables = {
  /** What to do. */
  input: ModelDefaultSetInput
}

/** What `modelDefaultSet` gives. */
export type ModelDefaultSetMutation = {
  /** Makes a model the one that is used when none is named. Needs `models:manage`. */
  modelDefaultSet: {
    /** The model. */
    model: ModelFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `modelUpsert`. */
export type ModelUpsertMutationVariables = {
  /** What to do. */
  input: ModelUpsertInput
}

/** What `modelUpsert` gives. */
export type ModelUpsertMutation = {
  /** Registers a model of a provider, or changes one. Needs `models:manage`. */
  modelUpsert: {
    /** The model. */
    model: ModelFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `models`. */
export type ModelsQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
}

/** What `models` gives. */
export type ModelsQuery = {
  /** The registered models. Needs `models:read`. */
  models: {
    /** The items of the page. */
    nodes: Array<ModelFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
  }
}

/** Variables of `providerDelete`. */
export type ProviderDeleteMutationVariables = {
  /** What to do. */
  input: ProviderDeleteInput
}

/** What `providerDelete` gives. */
export type ProviderDeleteMutation = {
  /** Removes a provider with its key and its models. Usage that names them stays. Needs `models:manage`. */
  providerDelete: {
    /** Id of what was deleted. */
    deletedId: string | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `providerKeySet`. */
export type ProviderKeySetMutationVariables = {
  /** What to do. */
  input: ProviderKeySetInput
}

/** What `providerKeySet` gives. */
export type ProviderKeySetMutation = {
  /** Adds a provider with its key, or changes one. The key is stored encrypted and never given out. Needs `models:manage`. */
  providerKeySet: {
    /** The provider. */
    provider: ProviderFieldsFragment | null
    /** Why nothing was changed; empty when it worked. */
    userErrors: Array<UserErrorFieldsFragment>
  }
}

/** Variables of `providers`. */
export type ProvidersQueryVariables = Record<string, never>

/** What `providers` gives. */
export type ProvidersQuery = {
  /** The providers, 100 at most. Needs `models:read`. */
  providers: Array<ProviderFieldsFragment>
}

/** Variables of `rateLimit`. */
export type RateLimitQueryVariables = Record<string, never>

/** What `rateLimit` gives. */
export type RateLimitQuery = {
  /** What the caller may still ask for. Needs no right. */
  rateLimit: {
    /** Points that this operation cost. */
    cost: number
    /** Points in a minute, which is also the most that can be left. Null where there is no limit. */
    limit: number | null
    /** Points left, this operation’s taken off. Null where there is no limit. */
    remaining: number | null
    /** Points that are spent and have not come back yet. */
    used: number
    /** When all points are there again if nothing is asked until then. Null where there is no limit. */
    resetAt: string | null
    /** The points that all callers of the company share. Null where there is no limit. */
    tenant: {
      /** Points in a minute, which is also the most that can be left. */
      limit: number
      /** Points left. */
      remaining: number
    } | null
  }
}

/** Variables of `search`. */
export type SearchQueryVariables = {
  /** What to find, 2,000 characters at most. */
  query: string
  /** How to find it. */
  mode?: SearchMode | null | undefined
  /** How many, 1 to 100. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Which passages. */
  filter?: SearchFilter | null | undefined
}

/** What `search` gives. */
export type SearchQuery = {
  /** Finds passages in the documents, best first; the first 200 can be paged. Needs `rag:query`. */
  search: {
    /** The items of the page. */
    nodes: Array<{
      /** Higher is better; comparable within one result only. */
      score: number
      /** Excerpt as HTML: escaped, with what matched in <mark>. */
      highlight: string
      /** The passage; null when it was replaced meanwhile. */
      chunk: ChunkFieldsFragment | null
      /** The document it is part of; null when it was deleted meanwhile. */
      document: {
        /** Opaque id, unique in the whole graph. */
        id: string
        /** Its title. */
        title: string
        /** Name of the original file. */
        fileName: string | null
        /** Its type, as its content says. */
        mimeType: string
      } | null
    }>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
    /** Items in the whole list. Counted only when selected. */
    totalCount: number
  }
}

/** Variables of `tenant`. */
export type TenantQueryVariables = Record<string, never>

/** What `tenant` gives. */
export type TenantQuery = {
  /** The company that the caller belongs to, or another one by its slug, which needs `platform:operate`. */
  tenant: {
    /** Opaque id, unique in the whole graph. */
    id: string
    /** Its short name, as in `X-Tenant-ID`. */
    slug: string
    /** Its name. */
    name: string
    /** Since when. */
    createdAt: string
    /** Documents; null for another company than the caller’s. Needs `documents:read`. */
    documentCount: number | null
    /** Passages that are served; null for another company than the caller’s. Needs `documents:read`. */
    chunkCount: number | null
    /** Bytes of the originals; null for another company than the caller’s. Needs `documents:read`. */
    storedBytes: number | null
  }
}

/** Variables of `usage`. */
export type UsageQueryVariables = {
  /** When. */
  range: UsageRange
  /** Length of a bucket. */
  granularity?: UsageGranularity | null | undefined
  /** What to split by. */
  groupBy?: Array<UsageDimension> | null | undefined
  /** Which calls. */
  filter?: UsageFilter | null | undefined
}

/** What `usage` gives. */
export type UsageQuery = {
  /** What the models took, in buckets, oldest first. Needs `usage:read`. */
  usage: Array<{
    /** Where it begins. */
    start: string
    /** What the calls were for, when split by PURPOSE. */
    purpose: UsagePurpose | null
    /** Settled calls. */
    calls: number
    /** Calls that failed. */
    errors: number
    /** Tokens sent. */
    inputTokens: number
    /** Tokens received. */
    outputTokens: number
    /** What they cost. */
    cost: string
    /** Currency of the cost; another one is another bucket. */
    currency: string
    /** Whether some tokens were counted by us. */
    estimated: boolean
    /** Median time of a call. */
    latencyMsP50: number | null
    /** 95th percentile of it. */
    latencyMsP95: number | null
    /** 99th percentile of it. */
    latencyMsP99: number | null
    /** Median time to the first token. */
    firstTokenMsP50: number | null
    /** 95th percentile of it. */
    firstTokenMsP95: number | null
    /** The model, when split by MODEL and it still exists. */
    model: {
      /** Opaque id, unique in the whole graph. */
      id: string
      /** Its name at the provider. */
      name: string
      /** Its name for people. */
      displayName: string
    } | null
    /** The provider, when split by PROVIDER and it still exists. */
    provider: {
      /** Opaque id, unique in the whole graph. */
      id: string
      /** Its name here. */
      name: string
    } | null
    /** The person, when split by USER. Needs `users:manage`, save the caller’s own: null without. */
    user: {
      /** Opaque id, unique in the whole graph. */
      id: string
      /** Name. */
      name: string
    } | null
    /** The API key, when split by API_KEY. Needs `users:manage`, save the caller’s own: null without. */
    apiKey: {
      /** Opaque id, unique in the whole graph. */
      id: string
      /** What it is for. */
      name: string
      /** Its beginning, by which it can be recognised. */
      prefix: string
    } | null
  }>
}

/** Variables of `usageLive`. */
export type UsageLiveSubscriptionVariables = {
  /** Go on behind this event. */
  after?: string | null | undefined
}

/** What `usageLive` gives. */
export type UsageLiveSubscription = {
  /** Each call as it is settled, from now on or from behind `after`. Needs `usage:read`. */
  usageLive:
    /** A call was settled. */
    | {
      __typename: 'UsageRecorded'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** The call. */
      record: UsageRecordFieldsFragment | null
    }
    /** Events were missed for good: read the current state, then go on from this cursor. */
    | {
      __typename: 'UsageResync'
      /** Give it as `after` to go on behind this event. */
      cursor: string
      /** Why. */
      reason: string
    }
}

/** Variables of `usageRecords`. */
export type UsageRecordsQueryVariables = {
  /** Items from the start, or after `after`: 1 to 100, 20 by default. */
  first?: number | null | undefined
  /** Return what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end, or before `before`: 1 to 100, 20 with `before` alone. */
  last?: number | null | undefined
  /** Return what comes before this cursor. */
  before?: string | null | undefined
  /** Which calls. */
  filter?: UsageFilter | null | undefined
}

/** What `usageRecords` gives. */
export type UsageRecordsQuery = {
  /** The calls one by one, newest first. Needs `usage:read`. */
  usageRecords: {
    /** The items of the page. */
    nodes: Array<UsageRecordFieldsFragment>
    /** Where the page stands in the list. */
    pageInfo: PageFieldsFragment
  }
}

/** Variables of `viewer`. */
export type ViewerQueryVariables = Record<string, never>

/** What `viewer` gives. */
export type ViewerQuery = {
  /** Who is asking. Needs no right. */
  viewer: {
    /** What kind of caller. */
    kind: PrincipalKind
    /** What they may do. */
    scopes: Array<Scope>
    /** The person, when one signed in. */
    user: UserFieldsFragment | null
    /** The key, when one was used. */
    apiKey: ApiKeyFieldsFragment | null
    /** In which company. */
    tenant: {
      /** Opaque id, unique in the whole graph. */
      id: string
      /** Its short name, as in `X-Tenant-ID`. */
      slug: string
      /** Its name. */
      name: string
      /** Since when. */
      createdAt: string
    }
  }
}

/** Every operation as a method of the client. */
export interface Methods {
  /**
   * Makes an API key with some of the caller’s own rights. Needs `users:manage`.
   *
   * @param input - What to do:
   * - `expiresAt`: Until when it works; for ever when left out.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `name`: What it is for.
   * - `scopes`: What it may do.
   * @throws {UserErrors} when the platform refuses the input
   */
  apiKeyCreate(input: ApiKeyCreateInput, options?: CallOptions): Promise<Succeeded<ApiKeyCreateMutation['apiKeyCreate']>>

  /**
   * Ends an API key at once, also for streams that are open with it. Needs `users:manage`.
   *
   * @param input - What to do:
   * - `id`: Which key.
   * @throws {UserErrors} when the platform refuses the input
   */
  apiKeyRevoke(input: ApiKeyRevokeInput, options?: CallOptions): Promise<Succeeded<ApiKeyRevokeMutation['apiKeyRevoke']>>

  /**
   * The API keys, newest first. Needs `users:manage`.
   *
   * Page through it with `paginate('apiKeys')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  apiKeys(variables?: ApiKeysQueryVariables, options?: CallOptions): Promise<ApiKeysQuery['apiKeys']>

  /**
   * What was done in this company, newest first. Needs `tenant:manage`.
   *
   * Page through it with `paginate('auditLog')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  auditLog(variables?: AuditLogQueryVariables, options?: CallOptions): Promise<AuditLogQuery['auditLog']>

  /** What can be connected. Needs `integrations:read`. */
  connectors(variables?: ConnectorsQueryVariables, options?: CallOptions): Promise<ConnectorsQuery['connectors']>

  /**
   * One conversation of the caller; null when there is none. Needs `conversations:read`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   */
  conversation(variables: ConversationQueryVariables, options?: CallOptions): Promise<ConversationQuery['conversation']>

  /**
   * Begins a conversation. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `title`: Its title; taken from the first question when left out.
   * @throws {UserErrors} when the platform refuses the input
   */
  conversationCreate(input: ConversationCreateInput, options?: CallOptions): Promise<Succeeded<ConversationCreateMutation['conversationCreate']>>

  /**
   * Deletes a conversation with its messages. What they cost stays in the usage. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `id`: Which conversation.
   * @throws {UserErrors} when the platform refuses the input
   */
  conversationDelete(input: ConversationDeleteInput, options?: CallOptions): Promise<Succeeded<ConversationDeleteMutation['conversationDelete']>>

  /**
   * What was said, oldest first.
   *
   * Below `conversation`: One conversation of the caller; null when there is none. Needs `conversations:read`.
   *
   * Page through it with `paginate('conversationMessages')`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  conversationMessages(variables: ConversationMessagesQueryVariables, options?: CallOptions): Promise<ConversationMessagesQuery['conversation']>

  /**
   * Renames a conversation. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `id`: Which conversation.
   * - `title`: Its new title.
   * @throws {UserErrors} when the platform refuses the input
   */
  conversationUpdate(input: ConversationUpdateInput, options?: CallOptions): Promise<Succeeded<ConversationUpdateMutation['conversationUpdate']>>

  /**
   * The caller’s conversations, last used first. Needs `conversations:read`.
   *
   * Page through it with `paginate('conversations')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   * - `filter`: Which conversations.
   */
  conversations(variables?: ConversationsQueryVariables, options?: CallOptions): Promise<ConversationsQuery['conversations']>

  /**
   * One document; null when there is none you may see. Needs `documents:read`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   */
  document(variables: DocumentQueryVariables, options?: CallOptions): Promise<DocumentQuery['document']>

  /**
   * Its passages, in their order.
   *
   * Below `document`: One document; null when there is none you may see. Needs `documents:read`.
   *
   * Page through it with `paginate('documentChunks')`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  documentChunks(variables: DocumentChunksQueryVariables, options?: CallOptions): Promise<DocumentChunksQuery['document']>

  /**
   * Adds a document from text or from a URL and starts to read it. Needs `documents:write`.
   *
   * @param input - What to do:
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `mimeType`: Type of `text`: text/plain by default, or text/markdown, text/html, text/csv.
   * - `text`: Its text; give this or `url`.
   * - `title`: Its title, 300 characters at most.
   * - `url`: Where to fetch it, 2,000 characters at most; give this or `text`.
   * @throws {UserErrors} when the platform refuses the input
   */
  documentCreate(input: DocumentCreateInput, options?: CallOptions): Promise<Succeeded<DocumentCreateMutation['documentCreate']>>

  /**
   * Deletes a document with its passages and files. Answers that cite it keep their quotes. Needs `documents:write`.
   *
   * @param input - What to do:
   * - `id`: Id of the document.
   * @throws {UserErrors} when the platform refuses the input
   */
  documentDelete(input: DocumentDeleteInput, options?: CallOptions): Promise<Succeeded<DocumentDeleteMutation['documentDelete']>>

  /**
   * The reading of one document until it ends, beginning with its present state; or, without an id, of all documents from now on. With `after`, from behind that event. Needs `documents:read`.
   *
   * Resumes by itself after a lost connection, with what follows the last event.
   *
   * @param variables - What to ask for:
   * - `documentId`: Which document; all when left out.
   * - `after`: Go on behind this event.
   */
  documentIngestion(variables?: DocumentIngestionSubscriptionVariables, options?: CallOptions): AsyncGenerator<DocumentIngestionSubscription['documentIngestion'], void, undefined>

  /**
   * Reads a document again from its original. What it serves stays until the new reading is ready. Needs `documents:write`.
   *
   * @param input - What to do:
   * - `id`: Id of the document.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * @throws {UserErrors} when the platform refuses the input
   */
  documentReindex(input: DocumentReindexInput, options?: CallOptions): Promise<Succeeded<DocumentReindexMutation['documentReindex']>>

  /**
   * Verifies an upload, makes a document of it and starts to read it. Needs `documents:write`.
   *
   * @param input - What to do:
   * - `uploadId`: Id of the upload.
   * @throws {UserErrors} when the platform refuses the input
   */
  documentUploadComplete(input: DocumentUploadCompleteInput, options?: CallOptions): Promise<Succeeded<DocumentUploadCompleteMutation['documentUploadComplete']>>

  /**
   * Announces a file. Send its bytes with the request given, then call `documentUploadComplete`. Needs `documents:write`.
   *
   * @param input - What to do:
   * - `fileName`: Name of the file.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `mimeType`: What the sender believes its type is; the content decides.
   * - `sha256`: SHA-256 of the bytes in hexadecimal, to be verified.
   * - `size`: Its bytes.
   * - `title`: Title of the document; the file’s name by default.
   * @throws {UserErrors} when the platform refuses the input
   */
  documentUploadCreate(input: DocumentUploadCreateInput, options?: CallOptions): Promise<Succeeded<DocumentUploadCreateMutation['documentUploadCreate']>>

  /**
   * The documents, newest first. Needs `documents:read`.
   *
   * Page through it with `paginate('documents')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   * - `filter`: Which documents.
   * - `orderBy`: In which order.
   */
  documents(variables?: DocumentsQueryVariables, options?: CallOptions): Promise<DocumentsQuery['documents']>

  /**
   * One integration; null when there is none. Needs `integrations:read`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   */
  integration(variables: IntegrationQueryVariables, options?: CallOptions): Promise<IntegrationQuery['integration']>

  /**
   * Connects a source and starts its first run. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `config`: Its configuration, as the connector’s schema says.
   * - `connector`: Name of the connector.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `intervalSeconds`: Seconds between runs, 10 at least.
   * - `name`: Its name here; the connector’s by default.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationConnect(input: IntegrationConnectInput, options?: CallOptions): Promise<Succeeded<IntegrationConnectMutation['integrationConnect']>>

  /**
   * Ends an integration, with or without the documents it brought. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `deleteDocuments`: Whether its documents are deleted too.
   * - `id`: Which integration.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationDisconnect(input: IntegrationDisconnectInput, options?: CallOptions): Promise<Succeeded<IntegrationDisconnectMutation['integrationDisconnect']>>

  /**
   * Stops an integration until it is resumed. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `id`: Which integration.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationPause(input: IntegrationPauseInput, options?: CallOptions): Promise<Succeeded<IntegrationPauseMutation['integrationPause']>>

  /**
   * What an integration does, beginning with its present state; or, without an id, what all do from now on. With `after`, from behind that event. Needs `integrations:read`.
   *
   * Resumes by itself after a lost connection, with what follows the last event.
   *
   * @param variables - What to ask for:
   * - `integrationId`: Which integration; all when left out.
   * - `after`: Go on behind this event.
   */
  integrationProgress(variables?: IntegrationProgressSubscriptionVariables, options?: CallOptions): AsyncGenerator<IntegrationProgressSubscription['integrationSync'], void, undefined>

  /**
   * Lets a paused integration run again, beginning now. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `id`: Which integration.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationResume(input: IntegrationResumeInput, options?: CallOptions): Promise<Succeeded<IntegrationResumeMutation['integrationResume']>>

  /**
   * Its runs, last first.
   *
   * Below `integration`: One integration; null when there is none. Needs `integrations:read`.
   *
   * Page through it with `paginate('integrationRuns')`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  integrationRuns(variables: IntegrationRunsQueryVariables, options?: CallOptions): Promise<IntegrationRunsQuery['integration']>

  /**
   * Runs an integration now. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `id`: Which integration.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationSync(input: IntegrationSyncInput, options?: CallOptions): Promise<Succeeded<IntegrationSyncMutation['integrationSync']>>

  /**
   * Changes an integration. A new configuration is tried first and holds from the next run. Needs `integrations:manage`.
   *
   * @param input - What to do:
   * - `config`: Its new configuration, whole.
   * - `id`: Which integration.
   * - `intervalSeconds`: Seconds between runs, 10 at least.
   * - `name`: Its new name.
   * @throws {UserErrors} when the platform refuses the input
   */
  integrationUpdate(input: IntegrationUpdateInput, options?: CallOptions): Promise<Succeeded<IntegrationUpdateMutation['integrationUpdate']>>

  /**
   * The integrations, in the order they were connected. Needs `integrations:read`.
   *
   * Page through it with `paginate('integrations')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  integrations(variables?: IntegrationsQueryVariables, options?: CallOptions): Promise<IntegrationsQuery['integrations']>

  /**
   * One message of the caller’s conversations; null when there is none. Needs `conversations:read`.
   *
   * @param variables - What to ask for:
   * - `id`: Its id.
   */
  message(variables: MessageQueryVariables, options?: CallOptions): Promise<MessageQuery['message']>

  /**
   * Stops an answer. What was written is kept. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `id`: Which answer.
   * @throws {UserErrors} when the platform refuses the input
   */
  messageCancel(input: MessageCancelInput, options?: CallOptions): Promise<Succeeded<MessageCancelMutation['messageCancel']>>

  /**
   * Answers the same question again, as a new message. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `id`: Which answer to replace.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `model`: Which model answers, by id or by its name at the provider; the default for CHAT when left out.
   * @throws {UserErrors} when the platform refuses the input
   */
  messageRegenerate(input: MessageRegenerateInput, options?: CallOptions): Promise<Succeeded<MessageRegenerateMutation['messageRegenerate']>>

  /**
   * Asks a question in a conversation. The answer is already being written: read it by `messageStream`. Needs `conversations:write`.
   *
   * @param input - What to do:
   * - `content`: The question.
   * - `conversationId`: In which conversation.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `model`: Which model answers, by id or by its name at the provider; the default for CHAT when left out.
   * @throws {UserErrors} when the platform refuses the input
   */
  messageSend(input: MessageSendInput, options?: CallOptions): Promise<Succeeded<MessageSendMutation['messageSend']>>

  /**
   * The writing of an answer from its beginning, or from behind `after`, until it ends. Nothing is lost by reading it late. Needs `conversations:read`.
   *
   * Resumes by itself after a lost connection, with what follows the last event.
   *
   * @param variables - What to ask for:
   * - `messageId`: Which answer.
   * - `after`: Go on behind this event.
   */
  messageStream(variables: MessageStreamSubscriptionVariables, options?: CallOptions): AsyncGenerator<MessageStreamSubscription['messageStream'], void, undefined>

  /**
   * Makes a model the one that is used when none is named. Needs `models:manage`.
   *
   * @param input - What to do:
   * - `id`: Which model.
   * - `use`: For what.
   * @throws {UserErrors} when the platform refuses the input
   */
  modelDefaultSet(input: ModelDefaultSetInput, options?: CallOptions): Promise<Succeeded<ModelDefaultSetMutation['modelDefaultSet']>>

  /**
   * Registers a model of a provider, or changes one. Needs `models:manage`.
   *
   * @param input - What to do:
   * - `contextWindow`: Tokens it can take in.
   * - `currency`: Currency of the prices, ISO 4217; EUR by default.
   * - `displayName`: Its name for people.
   * - `enabled`: Whether it may be used; true for a new one.
   * - `id`: Which model to change; by provider and name when left out.
   * - `inputPricePerMillion`: Price of a million tokens in.
   * - `name`: Its name at the provider.
   * - `outputPricePerMillion`: Price of a million tokens out.
   * - `providerId`: Where it runs.
   * - `uses`: What it may be used for; all but EMBEDDING by default.
   * @throws {UserErrors} when the platform refuses the input
   */
  modelUpsert(input: ModelUpsertInput, options?: CallOptions): Promise<Succeeded<ModelUpsertMutation['modelUpsert']>>

  /**
   * The registered models. Needs `models:read`.
   *
   * Page through it with `paginate('models')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   */
  models(variables?: ModelsQueryVariables, options?: CallOptions): Promise<ModelsQuery['models']>

  /**
   * Removes a provider with its key and its models. Usage that names them stays. Needs `models:manage`.
   *
   * @param input - What to do:
   * - `id`: Id of the provider.
   * @throws {UserErrors} when the platform refuses the input
   */
  providerDelete(input: ProviderDeleteInput, options?: CallOptions): Promise<Succeeded<ProviderDeleteMutation['providerDelete']>>

  /**
   * Adds a provider with its key, or changes one. The key is stored encrypted and never given out. Needs `models:manage`.
   *
   * @param input - What to do:
   * - `baseUrl`: Where it is reached, such as https://api.mistral.ai/v1; 500 characters at most.
   * - `id`: Which provider to change; a new one when left out.
   * - `idempotencyKey`: Makes a repeat return the first result.
   * - `key`: Its API key; left out, the stored one is kept.
   * - `kind`: What it speaks.
   * - `name`: Its name here.
   * @throws {UserErrors} when the platform refuses the input
   */
  providerKeySet(input: ProviderKeySetInput, options?: CallOptions): Promise<Succeeded<ProviderKeySetMutation['providerKeySet']>>

  /** The providers, 100 at most. Needs `models:read`. */
  providers(variables?: ProvidersQueryVariables, options?: CallOptions): Promise<ProvidersQuery['providers']>

  /** What the caller may still ask for. Needs no right. */
  rateLimit(variables?: RateLimitQueryVariables, options?: CallOptions): Promise<RateLimitQuery['rateLimit']>

  /**
   * Finds passages in the documents, best first; the first 200 can be paged. Needs `rag:query`.
   *
   * Page through it with `paginate('search')`.
   *
   * @param variables - What to ask for:
   * - `query`: What to find, 2,000 characters at most.
   * - `mode`: How to find it.
   * - `first`: How many, 1 to 100.
   * - `after`: Return what comes after this cursor.
   * - `filter`: Which passages.
   */
  search(variables: SearchQueryVariables, options?: CallOptions): Promise<SearchQuery['search']>

  /** The company that the caller belongs to, or another one by its slug, which needs `platform:operate`. */
  tenant(variables?: TenantQueryVariables, options?: CallOptions): Promise<TenantQuery['tenant']>

  /**
   * What the models took, in buckets, oldest first. Needs `usage:read`.
   *
   * @param variables - What to ask for:
   * - `range`: When.
   * - `granularity`: Length of a bucket.
   * - `groupBy`: What to split by.
   * - `filter`: Which calls.
   */
  usage(variables: UsageQueryVariables, options?: CallOptions): Promise<UsageQuery['usage']>

  /**
   * Each call as it is settled, from now on or from behind `after`. Needs `usage:read`.
   *
   * Resumes by itself after a lost connection, with what follows the last event.
   *
   * @param variables - What to ask for:
   * - `after`: Go on behind this event.
   */
  usageLive(variables?: UsageLiveSubscriptionVariables, options?: CallOptions): AsyncGenerator<UsageLiveSubscription['usageLive'], void, undefined>

  /**
   * The calls one by one, newest first. Needs `usage:read`.
   *
   * Page through it with `paginate('usageRecords')`.
   *
   * @param variables - What to ask for:
   * - `first`: Items from the start, or after `after`: 1 to 100, 20 by default.
   * - `after`: Return what comes after this cursor.
   * - `last`: Items from the end, or before `before`: 1 to 100, 20 with `before` alone.
   * - `before`: Return what comes before this cursor.
   * - `filter`: Which calls.
   */
  usageRecords(variables?: UsageRecordsQueryVariables, options?: CallOptions): Promise<UsageRecordsQuery['usageRecords']>

  /** Who is asking. Needs no right. */
  viewer(variables?: ViewerQueryVariables, options?: CallOptions): Promise<ViewerQuery['viewer']>
}

/** Every operation the client offers: its text and how it is called. */
export const operations = {
  apiKeyCreate: { name: 'apiKeyCreate', kind: 'mutation', field: 'apiKeyCreate', text: "mutation apiKeyCreate($input:ApiKeyCreateInput!){apiKeyCreate(input:$input){apiKey{...ApiKeyFields}secret userErrors{...UserErrorFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment UserErrorFields on UserError{code message field}" },
  apiKeyRevoke: { name: 'apiKeyRevoke', kind: 'mutation', field: 'apiKeyRevoke', text: "mutation apiKeyRevoke($input:ApiKeyRevokeInput!){apiKeyRevoke(input:$input){apiKey{...ApiKeyFields}userErrors{...UserErrorFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment UserErrorFields on UserError{code message field}" },
  apiKeys: { name: 'apiKeys', kind: 'query', field: 'apiKeys', connection: [], text: "query apiKeys($first:Int$after:Cursor$last:Int$before:Cursor){apiKeys(first:$first after:$after last:$last before:$before){nodes{...ApiKeyFields}pageInfo{...PageFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  auditLog: { name: 'auditLog', kind: 'query', field: 'auditLog', connection: [], text: "query auditLog($first:Int$after:Cursor$last:Int$before:Cursor){auditLog(first:$first after:$after last:$last before:$before){nodes{id action actorKind actorName targetType targetId detail at address}pageInfo{...PageFields}}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  connectors: { name: 'connectors', kind: 'query', field: 'connectors', text: "query connectors{connectors{name displayName description icon configSchema}}" },
  conversation: { name: 'conversation', kind: 'query', field: 'conversation', text: "query conversation($id:ID!){conversation(id:$id){...ConversationFields}}fragment ConversationFields on Conversation{id title createdAt updatedAt}" },
  conversationCreate: { name: 'conversationCreate', kind: 'mutation', field: 'conversationCreate', text: "mutation conversationCreate($input:ConversationCreateInput!){conversationCreate(input:$input){conversation{...ConversationFields}userErrors{...UserErrorFields}}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment UserErrorFields on UserError{code message field}" },
  conversationDelete: { name: 'conversationDelete', kind: 'mutation', field: 'conversationDelete', text: "mutation conversationDelete($input:ConversationDeleteInput!){conversationDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  conversationMessages: { name: 'conversationMessages', kind: 'query', field: 'conversation', connection: ["messages"], text: "query conversationMessages($id:ID!$first:Int$after:Cursor$last:Int$before:Cursor){conversation(id:$id){id messages(first:$first after:$after last:$last before:$before){nodes{...MessageFields}pageInfo{...PageFields}}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  conversationUpdate: { name: 'conversationUpdate', kind: 'mutation', field: 'conversationUpdate', text: "mutation conversationUpdate($input:ConversationUpdateInput!){conversationUpdate(input:$input){conversation{...ConversationFields}userErrors{...UserErrorFields}}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment UserErrorFields on UserError{code message field}" },
  conversations: { name: 'conversations', kind: 'query', field: 'conversations', connection: [], text: "query conversations($first:Int$after:Cursor$last:Int$before:Cursor$filter:ConversationFilter){conversations(first:$first after:$after last:$last before:$before filter:$filter){nodes{...ConversationFields}pageInfo{...PageFields}totalCount}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  document: { name: 'document', kind: 'query', field: 'document', text: "query document($id:ID!){document(id:$id){...DocumentFields url text}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}" },
  documentChunks: { name: 'documentChunks', kind: 'query', field: 'document', connection: ["chunks"], text: "query documentChunks($id:ID!$first:Int$after:Cursor$last:Int$before:Cursor){document(id:$id){id chunks(first:$first after:$after last:$last before:$before){nodes{...ChunkFields}pageInfo{...PageFields}}}}fragment ChunkFields on Chunk{id text position page startOffset endOffset heading}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  documentCreate: { name: 'documentCreate', kind: 'mutation', field: 'documentCreate', text: "mutation documentCreate($input:DocumentCreateInput!){documentCreate(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentDelete: { name: 'documentDelete', kind: 'mutation', field: 'documentDelete', text: "mutation documentDelete($input:DocumentDeleteInput!){documentDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  documentIngestion: { name: 'documentIngestion', kind: 'subscription', field: 'documentIngestion', text: "subscription documentIngestion($documentId:ID$after:Cursor){documentIngestion(documentId:$documentId after:$after){__typename cursor ...on DocumentProgress{documentId status stage percent document{...DocumentFields}}...on DocumentDeleted{documentId}...on DocumentResync{reason}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}" },
  documentReindex: { name: 'documentReindex', kind: 'mutation', field: 'documentReindex', text: "mutation documentReindex($input:DocumentReindexInput!){documentReindex(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentUploadComplete: { name: 'documentUploadComplete', kind: 'mutation', field: 'documentUploadComplete', text: "mutation documentUploadComplete($input:DocumentUploadCompleteInput!){documentUploadComplete(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentUploadCreate: { name: 'documentUploadCreate', kind: 'mutation', field: 'documentUploadCreate', text: "mutation documentUploadCreate($input:DocumentUploadCreateInput!){documentUploadCreate(input:$input){upload{id method url headers{name value}expiresAt}userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  documents: { name: 'documents', kind: 'query', field: 'documents', connection: [], text: "query documents($first:Int$after:Cursor$last:Int$before:Cursor$filter:DocumentFilter$orderBy:DocumentOrder){documents(first:$first after:$after last:$last before:$before filter:$filter orderBy:$orderBy){nodes{...DocumentFields}pageInfo{...PageFields}totalCount}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  integration: { name: 'integration', kind: 'query', field: 'integration', text: "query integration($id:ID!){integration(id:$id){...IntegrationFields}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}" },
  integrationConnect: { name: 'integrationConnect', kind: 'mutation', field: 'integrationConnect', text: "mutation integrationConnect($input:IntegrationConnectInput!){integrationConnect(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationDisconnect: { name: 'integrationDisconnect', kind: 'mutation', field: 'integrationDisconnect', text: "mutation integrationDisconnect($input:IntegrationDisconnectInput!){integrationDisconnect(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  integrationPause: { name: 'integrationPause', kind: 'mutation', field: 'integrationPause', text: "mutation integrationPause($input:IntegrationPauseInput!){integrationPause(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationProgress: { name: 'integrationProgress', kind: 'subscription', field: 'integrationSync', text: "subscription integrationProgress($integrationId:ID$after:Cursor){integrationSync(integrationId:$integrationId after:$after){__typename cursor ...on IntegrationProgress{integrationId status counts{...SyncCountFields}currentItem integration{...IntegrationFields}run{...SyncRunFields}}...on IntegrationDeleted{integrationId}...on IntegrationResync{reason}}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}" },
  integrationResume: { name: 'integrationResume', kind: 'mutation', field: 'integrationResume', text: "mutation integrationResume($input:IntegrationResumeInput!){integrationResume(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationRuns: { name: 'integrationRuns', kind: 'query', field: 'integration', connection: ["runs"], text: "query integrationRuns($id:ID!$first:Int$after:Cursor$last:Int$before:Cursor){integration(id:$id){id runs(first:$first after:$after last:$last before:$before){nodes{...SyncRunFields}pageInfo{...PageFields}}}}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  integrationSync: { name: 'integrationSync', kind: 'mutation', field: 'integrationSync', text: "mutation integrationSync($input:IntegrationSyncInput!){integrationSync(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationUpdate: { name: 'integrationUpdate', kind: 'mutation', field: 'integrationUpdate', text: "mutation integrationUpdate($input:IntegrationUpdateInput!){integrationUpdate(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrations: { name: 'integrations', kind: 'query', field: 'integrations', connection: [], text: "query integrations($first:Int$after:Cursor$last:Int$before:Cursor){integrations(first:$first after:$after last:$last before:$before){nodes{...IntegrationFields}pageInfo{...PageFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  message: { name: 'message', kind: 'query', field: 'message', text: "query message($id:ID!){message(id:$id){...MessageFields}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}" },
  messageCancel: { name: 'messageCancel', kind: 'mutation', field: 'messageCancel', text: "mutation messageCancel($input:MessageCancelInput!){messageCancel(input:$input){message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageRegenerate: { name: 'messageRegenerate', kind: 'mutation', field: 'messageRegenerate', text: "mutation messageRegenerate($input:MessageRegenerateInput!){messageRegenerate(input:$input){message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageSend: { name: 'messageSend', kind: 'mutation', field: 'messageSend', text: "mutation messageSend($input:MessageSendInput!){messageSend(input:$input){userMessage{...MessageFields}message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageStream: { name: 'messageStream', kind: 'subscription', field: 'messageStream', text: "subscription messageStream($messageId:ID!$after:Cursor){messageStream(messageId:$messageId after:$after){__typename cursor ...on MessageStarted{message{...MessageFields}}...on MessageDelta{text sequence}...on MessageCitation{citation{...CitationFields}}...on MessageToolCall{name arguments}...on MessageUsage{usage{...MessageUsageFields}}...on MessageCompleted{message{...MessageFields}}...on MessageFailed{code reason message{...MessageFields}}...on StreamResync{message{...MessageFields}}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}" },
  modelDefaultSet: { name: 'modelDefaultSet', kind: 'mutation', field: 'modelDefaultSet', text: "mutation modelDefaultSet($input:ModelDefaultSetInput!){modelDefaultSet(input:$input){model{...ModelFields}userErrors{...UserErrorFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment UserErrorFields on UserError{code message field}" },
  modelUpsert: { name: 'modelUpsert', kind: 'mutation', field: 'modelUpsert', text: "mutation modelUpsert($input:ModelUpsertInput!){modelUpsert(input:$input){model{...ModelFields}userErrors{...UserErrorFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment UserErrorFields on UserError{code message field}" },
  models: { name: 'models', kind: 'query', field: 'models', connection: [], text: "query models($first:Int$after:Cursor$last:Int$before:Cursor){models(first:$first after:$after last:$last before:$before){nodes{...ModelFields}pageInfo{...PageFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  providerDelete: { name: 'providerDelete', kind: 'mutation', field: 'providerDelete', text: "mutation providerDelete($input:ProviderDeleteInput!){providerDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  providerKeySet: { name: 'providerKeySet', kind: 'mutation', field: 'providerKeySet', text: "mutation providerKeySet($input:ProviderKeySetInput!){providerKeySet(input:$input){provider{...ProviderFields}userErrors{...UserErrorFields}}}fragment ProviderFields on Provider{id name kind baseUrl keyHint createdAt}fragment UserErrorFields on UserError{code message field}" },
  providers: { name: 'providers', kind: 'query', field: 'providers', text: "query providers{providers{...ProviderFields}}fragment ProviderFields on Provider{id name kind baseUrl keyHint createdAt}" },
  rateLimit: { name: 'rateLimit', kind: 'query', field: 'rateLimit', text: "query rateLimit{rateLimit{cost limit remaining used resetAt tenant{limit remaining}}}" },
  search: { name: 'search', kind: 'query', field: 'search', connection: [], text: "query search($query:String!$mode:SearchMode$first:Int$after:Cursor$filter:SearchFilter){search(query:$query mode:$mode first:$first after:$after filter:$filter){nodes{score highlight chunk{...ChunkFields}document{id title fileName mimeType}}pageInfo{...PageFields}totalCount}}fragment ChunkFields on Chunk{id text position page startOffset endOffset heading}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  tenant: { name: 'tenant', kind: 'query', field: 'tenant', text: "query tenant{tenant{id slug name createdAt documentCount chunkCount storedBytes}}" },
  usage: { name: 'usage', kind: 'query', field: 'usage', text: "query usage($range:UsageRange!$granularity:UsageGranularity$groupBy:[UsageDimension!]$filter:UsageFilter){usage(range:$range granularity:$granularity groupBy:$groupBy filter:$filter){start purpose calls errors inputTokens outputTokens cost currency estimated latencyMsP50 latencyMsP95 latencyMsP99 firstTokenMsP50 firstTokenMsP95 model{id name displayName}provider{id name}user{id name}apiKey{id name prefix}}}" },
  usageLive: { name: 'usageLive', kind: 'subscription', field: 'usageLive', text: "subscription usageLive($after:Cursor){usageLive(after:$after){__typename cursor ...on UsageRecorded{record{...UsageRecordFields}}...on UsageResync{reason}}}fragment UsageRecordFields on UsageRecord{id at modelName providerName purpose status inputTokens outputTokens cost currency estimated latencyMs firstTokenMs errorCode user{id name}}" },
  usageRecords: { name: 'usageRecords', kind: 'query', field: 'usageRecords', connection: [], text: "query usageRecords($first:Int$after:Cursor$last:Int$before:Cursor$filter:UsageFilter){usageRecords(first:$first after:$after last:$last before:$before filter:$filter){nodes{...UsageRecordFields}pageInfo{...PageFields}}}fragment UsageRecordFields on UsageRecord{id at modelName providerName purpose status inputTokens outputTokens cost currency estimated latencyMs firstTokenMs errorCode user{id name}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  viewer: { name: 'viewer', kind: 'query', field: 'viewer', text: "query viewer{viewer{kind scopes user{...UserFields}apiKey{...ApiKeyFields}tenant{id slug name createdAt}}}fragment UserFields on User{id name email role createdAt}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}" },
} as const

/** What every operation takes and gives: `data` is its one root field; `node` the items of its list, if it is one. */
export interface OperationTypes {
  apiKeyCreate: { variables: ApiKeyCreateMutationVariables; data: ApiKeyCreateMutation['apiKeyCreate'] }
  apiKeyRevoke: { variables: ApiKeyRevokeMutationVariables; data: ApiKeyRevokeMutation['apiKeyRevoke'] }
  apiKeys: { variables: ApiKeysQueryVariables; data: ApiKeysQuery['apiKeys']; node: ApiKeysQuery['apiKeys']['nodes'][number] }
  auditLog: { variables: AuditLogQueryVariables; data: AuditLogQuery['auditLog']; node: AuditLogQuery['auditLog']['nodes'][number] }
  connectors: { variables: ConnectorsQueryVariables; data: ConnectorsQuery['connectors'] }
  conversation: { variables: ConversationQueryVariables; data: ConversationQuery['conversation'] }
  conversationCreate: { variables: ConversationCreateMutationVariables; data: ConversationCreateMutation['conversationCreate'] }
  conversationDelete: { variables: ConversationDeleteMutationVariables; data: ConversationDeleteMutation['conversationDelete'] }
  conversationMessages: { variables: ConversationMessagesQueryVariables; data: ConversationMessagesQuery['conversation']; node: NonNullable<ConversationMessagesQuery['conversation']>['messages']['nodes'][number] }
  conversationUpdate: { variables: ConversationUpdateMutationVariables; data: ConversationUpdateMutation['conversationUpdate'] }
  conversations: { variables: ConversationsQueryVariables; data: ConversationsQuery['conversations']; node: ConversationsQuery['conversations']['nodes'][number] }
  document: { variables: DocumentQueryVariables; data: DocumentQuery['document'] }
  documentChunks: { variables: DocumentChunksQueryVariables; data: DocumentChunksQuery['document']; node: NonNullable<DocumentChunksQuery['document']>['chunks']['nodes'][number] }
  documentCreate: { variables: DocumentCreateMutationVariables; data: DocumentCreateMutation['documentCreate'] }
  documentDelete: { variables: DocumentDeleteMutationVariables; data: DocumentDeleteMutation['documentDelete'] }
  documentIngestion: { variables: DocumentIngestionSubscriptionVariables; data: DocumentIngestionSubscription['documentIngestion'] }
  documentReindex: { variables: DocumentReindexMutationVariables; data: DocumentReindexMutation['documentReindex'] }
  documentUploadComplete: { variables: DocumentUploadCompleteMutationVariables; data: DocumentUploadCompleteMutation['documentUploadComplete'] }
  documentUploadCreate: { variables: DocumentUploadCreateMutationVariables; data: DocumentUploadCreateMutation['documentUploadCreate'] }
  documents: { variables: DocumentsQueryVariables; data: DocumentsQuery['documents']; node: DocumentsQuery['documents']['nodes'][number] }
  integration: { variables: IntegrationQueryVariables; data: IntegrationQuery['integration'] }
  integrationConnect: { variables: IntegrationConnectMutationVariables; data: IntegrationConnectMutation['integrationConnect'] }
  integrationDisconnect: { variables: IntegrationDisconnectMutationVariables; data: IntegrationDisconnectMutation['integrationDisconnect'] }
  integrationPause: { variables: IntegrationPauseMutationVariables; data: IntegrationPauseMutation['integrationPause'] }
  integrationProgress: { variables: IntegrationProgressSubscriptionVariables; data: IntegrationProgressSubscription['integrationSync'] }
  integrationResume: { variables: IntegrationResumeMutationVariables; data: IntegrationResumeMutation['integrationResume'] }
  integrationRuns: { variables: IntegrationRunsQueryVariables; data: IntegrationRunsQuery['integration']; node: NonNullable<IntegrationRunsQuery['integration']>['runs']['nodes'][number] }
  integrationSync: { variables: IntegrationSyncMutationVariables; data: IntegrationSyncMutation['integrationSync'] }
  integrationUpdate: { variables: IntegrationUpdateMutationVariables; data: IntegrationUpdateMutation['integrationUpdate'] }
  integrations: { variables: IntegrationsQueryVariables; data: IntegrationsQuery['integrations']; node: IntegrationsQuery['integrations']['nodes'][number] }
  message: { variables: MessageQueryVariables; data: MessageQuery['message'] }
  messageCancel: { variables: MessageCancelMutationVariables; data: MessageCancelMutation['messageCancel'] }
  messageRegenerate: { variables: MessageRegenerateMutationVariables; data: MessageRegenerateMutation['messageRegenerate'] }
  messageSend: { variables: MessageSendMutationVariables; data: MessageSendMutation['messageSend'] }
  messageStream: { variables: MessageStreamSubscriptionVariables; data: MessageStreamSubscription['messageStream'] }
  modelDefaultSet: { variables: ModelDefaultSetMutationVariables; data: ModelDefaultSetMutation['modelDefaultSet'] }
  modelUpsert: { variables: ModelUpsertMutationVariables; data: ModelUpsertMutation['modelUpsert'] }
  models: { variables: ModelsQueryVariables; data: ModelsQuery['models']; node: ModelsQuery['models']['nodes'][number] }
  providerDelete: { variables: ProviderDeleteMutationVariables; data: ProviderDeleteMutation['providerDelete'] }
  providerKeySet: { variables: ProviderKeySetMutationVariables; data: ProviderKeySetMutation['providerKeySet'] }
  providers: { variables: ProvidersQueryVariables; data: ProvidersQuery['providers'] }
  rateLimit: { variables: RateLimitQueryVariables; data: RateLimitQuery['rateLimit'] }
  search: { variables: SearchQueryVariables; data: SearchQuery['search']; node: SearchQuery['search']['nodes'][number] }
  tenant: { variables: TenantQueryVariables; data: TenantQuery['tenant'] }
  usage: { variables: UsageQueryVariables; data: UsageQuery['usage'] }
  usageLive: { variables: UsageLiveSubscriptionVariables; data: UsageLiveSubscription['usageLive'] }
  usageRecords: { variables: UsageRecordsQueryVariables; data: UsageRecordsQuery['usageRecords']; node: UsageRecordsQuery['usageRecords']['nodes'][number] }
  viewer: { variables: ViewerQueryVariables; data: ViewerQuery['viewer'] }
}
