/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
// Generated from the SDL and sdk/operations by `npx graphql-codegen`; do not edit.
/** Input of `apiKeyCreate`. */
export type ApiKeyCreateInput = {
  /** Until when it works; for ever when left out. */
  expiresAt?: string | null | undefined;
  /** What it is for. */
  name: string;
  /** What it may do. */
  scopes: Array<Scope>;
};

/** Input of `apiKeyRevoke`. */
export type ApiKeyRevokeInput = {
  /** Which key. */
  id: string;
};

/** Input of `conversationCreate`. */
export type ConversationCreateInput = {
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined;
  /** Its title; taken from the first question when left out. */
  title?: string | null | undefined;
};

/** Input of `conversationDelete`. */
export type ConversationDeleteInput = {
  /** Which conversation. */
  id: string;
};

/** Which conversations. */
export type ConversationFilter = {
  /** Text anywhere in the title, whatever its case. */
  titleContains?: string | null | undefined;
};

/** Input of `conversationUpdate`. */
export type ConversationUpdateInput = {
  /** Which conversation. */
  id: string;
  /** Its new title. */
  title: string;
};

/** Input of `documentCreate`. */
export type DocumentCreateInput = {
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined;
  /** Type of `text`: text/plain by default, or text/markdown, text/html, text/csv. */
  mimeType?: string | null | undefined;
  /** Its text; give this or `url`. */
  text?: string | null | undefined;
  /** Its title, 300 characters at most. */
  title: string;
  /** Where to fetch it; give this or `text`. */
  url?: string | null | undefined;
};

/** Input of `documentDelete`. */
export type DocumentDeleteInput = {
  /** Id of the document. */
  id: string;
};

/** Which documents; everything given must hold. */
export type DocumentFilter = {
  /** Documents of this integration. */
  integrationId?: string | null | undefined;
  /** Any of these types. */
  mimeType?: Array<string> | null | undefined;
  /** Any of these. */
  status?: Array<DocumentStatus> | null | undefined;
  /** Text anywhere in the title, whatever its case. */
  titleContains?: string | null | undefined;
};

/** Order of documents; newest first by default. */
export type DocumentOrder = {
  /** In which direction. */
  direction: OrderDirection;
  /** What to order by. */
  field: DocumentOrderField;
};

/** What documents can be ordered by. */
export type DocumentOrderField =
  /** When it was added. */
  | 'CREATED_AT'
  /** Its size in bytes. */
  | 'SIZE'
  /** Its title, by code point. */
  | 'TITLE'
  /** When it last changed. */
  | 'UPDATED_AT';

/** Input of `documentReindex`. */
export type DocumentReindexInput = {
  /** Id of the document. */
  id: string;
};

/** How a document came in. */
export type DocumentSourceKind =
  /** Kept in sync by an integration. */
  | 'INTEGRATION'
  /** Text that was given directly. */
  | 'TEXT'
  /** A file that was uploaded. */
  | 'UPLOAD'
  /** Fetched from a URL. */
  | 'URL';

/** How far a document has come. */
export type DocumentStatus =
  /** Could not be read; `failure` says why. */
  | 'FAILED'
  /** Waiting to be read. */
  | 'PENDING'
  /** Being read now. */
  | 'PROCESSING'
  /** Searchable and citable. */
  | 'READY';

/** Input of `documentUploadComplete`. */
export type DocumentUploadCompleteInput = {
  /** Id of the upload. */
  uploadId: string;
};

/** Input of `documentUploadCreate`. */
export type DocumentUploadCreateInput = {
  /** Name of the file. */
  fileName: string;
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined;
  /** What the sender believes its type is; the content decides. */
  mimeType?: string | null | undefined;
  /** SHA-256 of the bytes in hexadecimal, to be verified. */
  sha256?: string | null | undefined;
  /** Its bytes. */
  size: number;
  /** Title of the document; the file’s name by default. */
  title?: string | null | undefined;
};

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
  | 'SPLIT';

/** Input of `integrationConnect`. */
export type IntegrationConnectInput = {
  /** Its configuration, as the connector’s schema says. */
  config: unknown;
  /** Name of the connector. */
  connector: string;
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined;
  /** Seconds between runs, 10 at least. */
  intervalSeconds?: number | null | undefined;
  /** Its name here; the connector’s by default. */
  name?: string | null | undefined;
};

/** Input of `integrationDisconnect`. */
export type IntegrationDisconnectInput = {
  /** Whether its documents are deleted too. */
  deleteDocuments?: boolean;
  /** Which integration. */
  id: string;
};

/** Input of `integrationPause`. */
export type IntegrationPauseInput = {
  /** Which integration. */
  id: string;
};

/** Input of `integrationResume`. */
export type IntegrationResumeInput = {
  /** Which integration. */
  id: string;
};

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
  | 'SYNCING';

/** Input of `integrationSync`. */
export type IntegrationSyncInput = {
  /** Which integration. */
  id: string;
};

/** Input of `integrationUpdate`. */
export type IntegrationUpdateInput = {
  /** Its new configuration, whole. */
  config?: unknown;
  /** Which integration. */
  id: string;
  /** Seconds between runs, 10 at least. */
  intervalSeconds?: number | null | undefined;
  /** Its new name. */
  name?: string | null | undefined;
};

/** Input of `messageCancel`. */
export type MessageCancelInput = {
  /** Which answer. */
  id: string;
};

/** Input of `messageRegenerate`. */
export type MessageRegenerateInput = {
  /** Which answer to replace. */
  id: string;
  /** Which model answers, by id or by its name at the provider; the default for CHAT when left out. */
  model?: string | null | undefined;
};

/** Who speaks. */
export type MessageRole =
  /** The model. */
  | 'ASSISTANT'
  /** The person or program that asks. */
  | 'USER';

/** Input of `messageSend`. */
export type MessageSendInput = {
  /** The question. */
  content: string;
  /** In which conversation. */
  conversationId: string;
  /** Makes a repeat return the first result. */
  idempotencyKey?: string | null | undefined;
  /** Which model answers, by id or by its name at the provider; the default for CHAT when left out. */
  model?: string | null | undefined;
};

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
  | 'STREAMING';

/** Input of `modelDefaultSet`. */
export type ModelDefaultSetInput = {
  /** Which model. */
  id: string;
  /** For what. */
  use: ModelUse;
};

/** Input of `modelUpsert`. */
export type ModelUpsertInput = {
  /** Tokens it can take in. */
  contextWindow?: number | null | undefined;
  /** Currency of the prices, ISO 4217; EUR by default. */
  currency?: string | null | undefined;
  /** Its name for people. */
  displayName?: string | null | undefined;
  /** Whether it may be used; true for a new one. */
  enabled?: boolean | null | undefined;
  /** Which model to change; by provider and name when left out. */
  id?: string | null | undefined;
  /** Price of a million tokens in. */
  inputPricePerMillion?: string | null | undefined;
  /** Its name at the provider. */
  name: string;
  /** Price of a million tokens out. */
  outputPricePerMillion?: string | null | undefined;
  /** Where it runs. */
  providerId: string;
  /** What it may be used for; all but EMBEDDING by default. */
  uses?: Array<ModelUse> | null | undefined;
};

/** What a model is used for. */
export type ModelUse =
  /** Answering in conversations. */
  | 'CHAT'
  /** Turning passages into vectors. */
  | 'EMBEDDING'
  /** Writing text. */
  | 'GENERATION'
  /** Answering from documents through the API. */
  | 'RAG';

/** Direction of an order. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** What kind of caller. */
export type PrincipalKind =
  /** A program with an API key. */
  | 'API_KEY'
  /** An operator of the installation. */
  | 'OPERATOR'
  /** The platform itself. */
  | 'SYSTEM'
  /** A person who signed in. */
  | 'USER';

/** Input of `providerDelete`. */
export type ProviderDeleteInput = {
  /** Id of the provider. */
  id: string;
};

/** Input of `providerKeySet`. */
export type ProviderKeySetInput = {
  /** Where it is reached, such as https://api.mistral.ai/v1. */
  baseUrl?: string | null | undefined;
  /** Which provider to change; a new one when left out. */
  id?: string | null | undefined;
  /** Its API key; left out, the stored one is kept. */
  key?: string | null | undefined;
  /** What it speaks. */
  kind?: ProviderKind;
  /** Its name here. */
  name: string;
};

/** What a provider speaks. */
export type ProviderKind =
  /** Built in; needs nothing and leaves nothing. */
  | 'OFFLINE'
  /** OpenAI’s chat completions, at any base URL. */
  | 'OPENAI_COMPATIBLE';

/** What a user may do. */
export type Role =
  /** Everything. */
  | 'ADMIN'
  /** Reading usage and documents. */
  | 'ANALYST'
  /** Documents, search and conversations. */
  | 'MEMBER'
  /** Everything. */
  | 'OWNER';

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
  | 'USERS_MANAGE';

/** Which passages; everything given must hold. */
export type SearchFilter = {
  /** Added at or after this moment. */
  createdAfter?: string | null | undefined;
  /** Added before this moment. */
  createdBefore?: string | null | undefined;
  /** Of any of these documents. */
  documentIds?: Array<string> | null | undefined;
  /** Brought by any of these integrations. */
  integrationIds?: Array<string> | null | undefined;
  /** In any of these languages: fr, en, und. */
  languages?: Array<string> | null | undefined;
  /** Of any of these types. */
  mimeTypes?: Array<string> | null | undefined;
};

/** How passages are found. */
export type SearchMode =
  /** Both rankings fused. */
  | 'HYBRID'
  /** By rare words in common. */
  | 'KEYWORD'
  /** By likeness of word stems and word parts; finds other forms and misspellings. */
  | 'VECTOR';

/** How a run is. */
export type SyncRunStatus =
  /** Stopped. */
  | 'CANCELLED'
  /** Whole. */
  | 'COMPLETED'
  /** Ended by an error. */
  | 'FAILED'
  /** Under way. */
  | 'RUNNING';

/** What began a run. */
export type SyncTrigger =
  /** The first connection. */
  | 'CONNECT'
  /** A person. */
  | 'MANUAL'
  /** Its interval. */
  | 'SCHEDULE';

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
  | 'USER';

/** Which calls; everything given must hold. */
export type UsageFilter = {
  /** At or after this moment; for `usageRecords`. */
  from?: string | null | undefined;
  /** By any of these models. */
  modelIds?: Array<string> | null | undefined;
  /** For any of these. */
  purposes?: Array<UsagePurpose> | null | undefined;
  /** Before this moment; for `usageRecords`. */
  to?: string | null | undefined;
};

/** How long a bucket is. */
export type UsageGranularity =
  /** A day of the time zone. */
  | 'DAY'
  /** An hour. */
  | 'HOUR'
  /** A calendar month. */
  | 'MONTH'
  /** A week, from Monday. */
  | 'WEEK';

/** What a call was for. */
export type UsagePurpose =
  /** An answer in a conversation. */
  | 'CHAT'
  /** Turning passages into vectors. */
  | 'EMBEDDING'
  /** Writing text. */
  | 'GENERATION'
  /** An answer from documents through the API. */
  | 'RAG';

/** A stretch of time. */
export type UsageRange = {
  /** Its beginning, inclusive. */
  from: string;
  /** IANA zone whose hours and days count, such as Europe/Paris. */
  timeZone?: string | null | undefined;
  /** Its end, exclusive. */
  to: string;
};

/** How a call ended. */
export type UsageStatus =
  /** Stopped by its reader. */
  | 'CANCELLED'
  /** Whole. */
  | 'COMPLETED'
  /** With an error. */
  | 'FAILED'
  /** Under way. */
  | 'STARTED';

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
  | 'UPLOAD_INCOMPLETE';

export type ConversationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ConversationFilter | null | undefined;
}>;


export type ConversationsQuery = { conversations: { totalCount: number, nodes: Array<{ id: string, title: string, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type ConversationQueryVariables = Exact<{
  id: string;
}>;


export type ConversationQuery = { conversation: { id: string, title: string, createdAt: string, updatedAt: string } | null };

export type ConversationMessagesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConversationMessagesQuery = { conversation: { id: string, messages: { nodes: Array<{ id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type MessageQueryVariables = Exact<{
  id: string;
}>;


export type MessageQuery = { message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null };

export type ConversationCreateMutationVariables = Exact<{
  input: ConversationCreateInput;
}>;


export type ConversationCreateMutation = { conversationCreate: { conversation: { id: string, title: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ConversationUpdateMutationVariables = Exact<{
  input: ConversationUpdateInput;
}>;


export type ConversationUpdateMutation = { conversationUpdate: { conversation: { id: string, title: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ConversationDeleteMutationVariables = Exact<{
  input: ConversationDeleteInput;
}>;


export type ConversationDeleteMutation = { conversationDelete: { deletedId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type MessageSendMutationVariables = Exact<{
  input: MessageSendInput;
}>;


export type MessageSendMutation = { messageSend: { userMessage: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null, message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type MessageCancelMutationVariables = Exact<{
  input: MessageCancelInput;
}>;


export type MessageCancelMutation = { messageCancel: { message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type MessageRegenerateMutationVariables = Exact<{
  input: MessageRegenerateInput;
}>;


export type MessageRegenerateMutation = { messageRegenerate: { message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type MessageStreamSubscriptionVariables = Exact<{
  messageId: string;
  after?: string | null | undefined;
}>;


export type MessageStreamSubscription = { messageStream:
    | { __typename: 'MessageCitation', cursor: string, citation: { id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null } | null }
    | { __typename: 'MessageCompleted', cursor: string, message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null }
    | { __typename: 'MessageDelta', text: string, sequence: number, cursor: string }
    | { __typename: 'MessageFailed', code: string, reason: string, cursor: string, message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null }
    | { __typename: 'MessageStarted', cursor: string, message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null }
    | { __typename: 'MessageToolCall', name: string, arguments: unknown, cursor: string }
    | { __typename: 'MessageUsage', cursor: string, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } }
    | { __typename: 'StreamResync', cursor: string, message: { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null } | null }
   };

export type ConversationFieldsFragment = { id: string, title: string, createdAt: string, updatedAt: string };

export type MessageFieldsFragment = { id: string, role: MessageRole, content: string, status: MessageStatus, createdAt: string, completedAt: string | null, failure: { code: string, reason: string } | null, citations: Array<{ id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null }>, usage: { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean } | null };

export type CitationFieldsFragment = { id: string, number: number, quote: string, page: number | null, score: number, document: { id: string, title: string, fileName: string | null } | null };

export type MessageUsageFieldsFragment = { inputTokens: number, outputTokens: number, cost: string, currency: string, latencyMs: number | null, firstTokenMs: number | null, estimated: boolean };

export type DocumentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: DocumentFilter | null | undefined;
  orderBy?: DocumentOrder | null | undefined;
}>;


export type DocumentsQuery = { documents: { totalCount: number, nodes: Array<{ id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type DocumentQueryVariables = Exact<{
  id: string;
}>;


export type DocumentQuery = { document: { url: string | null, text: string | null, id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } } | null };

export type DocumentChunksQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DocumentChunksQuery = { document: { id: string, chunks: { nodes: Array<{ id: string, text: string, position: number, page: number | null, startOffset: number, endOffset: number, heading: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type SearchQueryVariables = Exact<{
  query: string;
  mode?: SearchMode | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: SearchFilter | null | undefined;
}>;


export type SearchQuery = { search: { totalCount: number, nodes: Array<{ score: number, highlight: string, chunk: { id: string, text: string, position: number, page: number | null, startOffset: number, endOffset: number, heading: string | null } | null, document: { id: string, title: string, fileName: string | null, mimeType: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type DocumentCreateMutationVariables = Exact<{
  input: DocumentCreateInput;
}>;


export type DocumentCreateMutation = { documentCreate: { document: { id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type DocumentUploadCreateMutationVariables = Exact<{
  input: DocumentUploadCreateInput;
}>;


export type DocumentUploadCreateMutation = { documentUploadCreate: { upload: { id: string, method: string, url: string, expiresAt: string, headers: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type DocumentUploadCompleteMutationVariables = Exact<{
  input: DocumentUploadCompleteInput;
}>;


export type DocumentUploadCompleteMutation = { documentUploadComplete: { document: { id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type DocumentDeleteMutationVariables = Exact<{
  input: DocumentDeleteInput;
}>;


export type DocumentDeleteMutation = { documentDelete: { deletedId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type DocumentReindexMutationVariables = Exact<{
  input: DocumentReindexInput;
}>;


export type DocumentReindexMutation = { documentReindex: { document: { id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type DocumentIngestionSubscriptionVariables = Exact<{
  documentId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type DocumentIngestionSubscription = { documentIngestion:
    | { __typename: 'DocumentDeleted', documentId: string, cursor: string }
    | { __typename: 'DocumentProgress', documentId: string, status: DocumentStatus, stage: IngestionStage, percent: number, cursor: string, document: { id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } } | null }
    | { __typename: 'DocumentResync', reason: string, cursor: string }
   };

export type DocumentFieldsFragment = { id: string, title: string, status: DocumentStatus, failure: string | null, failureCode: string | null, mimeType: string, size: number, pageCount: number | null, language: string | null, fileName: string | null, chunkCount: number, createdAt: string, updatedAt: string, readyAt: string | null, progress: { stage: IngestionStage, percent: number } | null, source: { kind: DocumentSourceKind, url: string | null, externalId: string | null } };

export type ChunkFieldsFragment = { id: string, text: string, position: number, page: number | null, startOffset: number, endOffset: number, heading: string | null };

export type ConnectorsQueryVariables = Exact<{ [key: string]: never; }>;


export type ConnectorsQuery = { connectors: Array<{ name: string, displayName: string, description: string, icon: string, configSchema: unknown }> };

export type IntegrationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IntegrationsQuery = { integrations: { nodes: Array<{ id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type IntegrationQueryVariables = Exact<{
  id: string;
}>;


export type IntegrationQuery = { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null };

export type IntegrationRunsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IntegrationRunsQuery = { integration: { id: string, runs: { nodes: Array<{ id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } } | null };

export type IntegrationConnectMutationVariables = Exact<{
  input: IntegrationConnectInput;
}>;


export type IntegrationConnectMutation = { integrationConnect: { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationUpdateMutationVariables = Exact<{
  input: IntegrationUpdateInput;
}>;


export type IntegrationUpdateMutation = { integrationUpdate: { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationPauseMutationVariables = Exact<{
  input: IntegrationPauseInput;
}>;


export type IntegrationPauseMutation = { integrationPause: { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationResumeMutationVariables = Exact<{
  input: IntegrationResumeInput;
}>;


export type IntegrationResumeMutation = { integrationResume: { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationSyncMutationVariables = Exact<{
  input: IntegrationSyncInput;
}>;


export type IntegrationSyncMutation = { integrationSync: { integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationDisconnectMutationVariables = Exact<{
  input: IntegrationDisconnectInput;
}>;


export type IntegrationDisconnectMutation = { integrationDisconnect: { deletedId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type IntegrationProgressSubscriptionVariables = Exact<{
  integrationId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type IntegrationProgressSubscription = { integrationSync:
    | { __typename: 'IntegrationDeleted', integrationId: string, cursor: string }
    | { __typename: 'IntegrationProgress', integrationId: string, status: IntegrationStatus, currentItem: string | null, cursor: string, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, integration: { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null } | null, run: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null }
    | { __typename: 'IntegrationResync', reason: string, cursor: string }
   };

export type IntegrationFieldsFragment = { id: string, name: string, status: IntegrationStatus, failure: string | null, config: unknown, intervalSeconds: number, nextRunAt: string | null, createdAt: string, connector: { name: string, displayName: string } | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number }, lastRun: { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } } | null };

export type SyncRunFieldsFragment = { id: string, status: SyncRunStatus, trigger: SyncTrigger, startedAt: string, endedAt: string | null, failure: string | null, counts: { added: number, updated: number, deleted: number, skipped: number, failed: number } };

export type SyncCountFieldsFragment = { added: number, updated: number, deleted: number, skipped: number, failed: number };

export type ModelsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ModelsQuery = { models: { nodes: Array<{ id: string, name: string, displayName: string, enabled: boolean, contextWindow: number | null, inputPricePerMillion: string, outputPricePerMillion: string, currency: string, uses: Array<ModelUse>, defaultFor: Array<ModelUse>, provider: { id: string, name: string, kind: ProviderKind } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type ProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type ProvidersQuery = { providers: Array<{ id: string, name: string, kind: ProviderKind, baseUrl: string | null, keyHint: string | null, createdAt: string }> };

export type ProviderKeySetMutationVariables = Exact<{
  input: ProviderKeySetInput;
}>;


export type ProviderKeySetMutation = { providerKeySet: { provider: { id: string, name: string, kind: ProviderKind, baseUrl: string | null, keyHint: string | null, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ProviderDeleteMutationVariables = Exact<{
  input: ProviderDeleteInput;
}>;


export type ProviderDeleteMutation = { providerDelete: { deletedId: string | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ModelUpsertMutationVariables = Exact<{
  input: ModelUpsertInput;
}>;


export type ModelUpsertMutation = { modelUpsert: { model: { id: string, name: string, displayName: string, enabled: boolean, contextWindow: number | null, inputPricePerMillion: string, outputPricePerMillion: string, currency: string, uses: Array<ModelUse>, defaultFor: Array<ModelUse>, provider: { id: string, name: string, kind: ProviderKind } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ModelDefaultSetMutationVariables = Exact<{
  input: ModelDefaultSetInput;
}>;


export type ModelDefaultSetMutation = { modelDefaultSet: { model: { id: string, name: string, displayName: string, enabled: boolean, contextWindow: number | null, inputPricePerMillion: string, outputPricePerMillion: string, currency: string, uses: Array<ModelUse>, defaultFor: Array<ModelUse>, provider: { id: string, name: string, kind: ProviderKind } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ProviderFieldsFragment = { id: string, name: string, kind: ProviderKind, baseUrl: string | null, keyHint: string | null, createdAt: string };

export type ModelFieldsFragment = { id: string, name: string, displayName: string, enabled: boolean, contextWindow: number | null, inputPricePerMillion: string, outputPricePerMillion: string, currency: string, uses: Array<ModelUse>, defaultFor: Array<ModelUse>, provider: { id: string, name: string, kind: ProviderKind } | null };

export type PageFieldsFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null };

export type UserErrorFieldsFragment = { code: UserErrorCode, message: string, field: Array<string> | null };

export type UsageQueryVariables = Exact<{
  range: UsageRange;
  granularity?: UsageGranularity | null | undefined;
  groupBy?: Array<UsageDimension> | UsageDimension | null | undefined;
  filter?: UsageFilter | null | undefined;
}>;


export type UsageQuery = { usage: Array<{ start: string, purpose: UsagePurpose | null, calls: number, errors: number, inputTokens: number, outputTokens: number, cost: string, currency: string, estimated: boolean, latencyMsP50: number | null, latencyMsP95: number | null, latencyMsP99: number | null, firstTokenMsP50: number | null, firstTokenMsP95: number | null, model: { id: string, name: string, displayName: string } | null, provider: { id: string, name: string } | null, user: { id: string, name: string } | null, apiKey: { id: string, name: string, prefix: string } | null }> };

export type UsageRecordsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: UsageFilter | null | undefined;
}>;


export type UsageRecordsQuery = { usageRecords: { nodes: Array<{ id: string, at: string, modelName: string, providerName: string, purpose: UsagePurpose, status: UsageStatus, inputTokens: number, outputTokens: number, cost: string, currency: string, estimated: boolean, latencyMs: number | null, firstTokenMs: number | null, errorCode: string | null, user: { id: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type UsageLiveSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UsageLiveSubscription = { usageLive:
    | { __typename: 'UsageRecorded', cursor: string, record: { id: string, at: string, modelName: string, providerName: string, purpose: UsagePurpose, status: UsageStatus, inputTokens: number, outputTokens: number, cost: string, currency: string, estimated: boolean, latencyMs: number | null, firstTokenMs: number | null, errorCode: string | null, user: { id: string, name: string } | null } | null }
    | { __typename: 'UsageResync', reason: string, cursor: string }
   };

export type UsageRecordFieldsFragment = { id: string, at: string, modelName: string, providerName: string, purpose: UsagePurpose, status: UsageStatus, inputTokens: number, outputTokens: number, cost: string, currency: string, estimated: boolean, latencyMs: number | null, firstTokenMs: number | null, errorCode: string | null, user: { id: string, name: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { kind: PrincipalKind, scopes: Array<Scope>, user: { id: string, name: string, email: string, role: Role, createdAt: string } | null, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null } | null, tenant: { id: string, slug: string, name: string, createdAt: string } } };

export type TenantQueryVariables = Exact<{ [key: string]: never; }>;


export type TenantQuery = { tenant: { id: string, slug: string, name: string, createdAt: string, documentCount: number | null, chunkCount: number | null, storedBytes: number | null } };

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApiKeysQuery = { apiKeys: { nodes: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type ApiKeyCreateMutationVariables = Exact<{
  input: ApiKeyCreateInput;
}>;


export type ApiKeyCreateMutation = { apiKeyCreate: { secret: string | null, apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type ApiKeyRevokeMutationVariables = Exact<{
  input: ApiKeyRevokeInput;
}>;


export type ApiKeyRevokeMutation = { apiKeyRevoke: { apiKey: { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type AuditLogQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { nodes: Array<{ id: string, action: string, actorKind: PrincipalKind, actorName: string, targetType: string | null, targetId: string | null, detail: unknown, at: string, address: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type UserFieldsFragment = { id: string, name: string, email: string, role: Role, createdAt: string };

export type ApiKeyFieldsFragment = { id: string, name: string, prefix: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null };

/** Every operation the client offers: its text and how it is called. */

export const operations = {
  apiKeyCreate: { name: 'apiKeyCreate', kind: 'mutation', field: 'apiKeyCreate', text: "mutation apiKeyCreate($input:ApiKeyCreateInput!){apiKeyCreate(input:$input){apiKey{...ApiKeyFields}secret userErrors{...UserErrorFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment UserErrorFields on UserError{code message field}" },
  apiKeyRevoke: { name: 'apiKeyRevoke', kind: 'mutation', field: 'apiKeyRevoke', text: "mutation apiKeyRevoke($input:ApiKeyRevokeInput!){apiKeyRevoke(input:$input){apiKey{...ApiKeyFields}userErrors{...UserErrorFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment UserErrorFields on UserError{code message field}" },
  apiKeys: { name: 'apiKeys', kind: 'query', field: 'apiKeys', connection: [], text: "query apiKeys($first:Int$after:Cursor){apiKeys(first:$first after:$after){nodes{...ApiKeyFields}pageInfo{...PageFields}}}fragment ApiKeyFields on ApiKey{id name prefix scopes createdAt expiresAt lastUsedAt revokedAt}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  auditLog: { name: 'auditLog', kind: 'query', field: 'auditLog', connection: [], text: "query auditLog($first:Int$after:Cursor){auditLog(first:$first after:$after){nodes{id action actorKind actorName targetType targetId detail at address}pageInfo{...PageFields}}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  connectors: { name: 'connectors', kind: 'query', field: 'connectors', text: "query connectors{connectors{name displayName description icon configSchema}}" },
  conversation: { name: 'conversation', kind: 'query', field: 'conversation', text: "query conversation($id:ID!){conversation(id:$id){...ConversationFields}}fragment ConversationFields on Conversation{id title createdAt updatedAt}" },
  conversationCreate: { name: 'conversationCreate', kind: 'mutation', field: 'conversationCreate', text: "mutation conversationCreate($input:ConversationCreateInput!){conversationCreate(input:$input){conversation{...ConversationFields}userErrors{...UserErrorFields}}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment UserErrorFields on UserError{code message field}" },
  conversationDelete: { name: 'conversationDelete', kind: 'mutation', field: 'conversationDelete', text: "mutation conversationDelete($input:ConversationDeleteInput!){conversationDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  conversationMessages: { name: 'conversationMessages', kind: 'query', field: 'conversation', connection: ["messages"], text: "query conversationMessages($id:ID!$first:Int$after:Cursor){conversation(id:$id){id messages(first:$first after:$after){nodes{...MessageFields}pageInfo{...PageFields}}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  conversationUpdate: { name: 'conversationUpdate', kind: 'mutation', field: 'conversationUpdate', text: "mutation conversationUpdate($input:ConversationUpdateInput!){conversationUpdate(input:$input){conversation{...ConversationFields}userErrors{...UserErrorFields}}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment UserErrorFields on UserError{code message field}" },
  conversations: { name: 'conversations', kind: 'query', field: 'conversations', connection: [], text: "query conversations($first:Int$after:Cursor$filter:ConversationFilter){conversations(first:$first after:$after filter:$filter){nodes{...ConversationFields}pageInfo{...PageFields}totalCount}}fragment ConversationFields on Conversation{id title createdAt updatedAt}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  document: { name: 'document', kind: 'query', field: 'document', text: "query document($id:ID!){document(id:$id){...DocumentFields url text}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}" },
  documentChunks: { name: 'documentChunks', kind: 'query', field: 'document', connection: ["chunks"], text: "query documentChunks($id:ID!$first:Int$after:Cursor){document(id:$id){id chunks(first:$first after:$after){nodes{...ChunkFields}pageInfo{...PageFields}}}}fragment ChunkFields on Chunk{id text position page startOffset endOffset heading}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  documentCreate: { name: 'documentCreate', kind: 'mutation', field: 'documentCreate', text: "mutation documentCreate($input:DocumentCreateInput!){documentCreate(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentDelete: { name: 'documentDelete', kind: 'mutation', field: 'documentDelete', text: "mutation documentDelete($input:DocumentDeleteInput!){documentDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  documentIngestion: { name: 'documentIngestion', kind: 'subscription', field: 'documentIngestion', text: "subscription documentIngestion($documentId:ID$after:Cursor){documentIngestion(documentId:$documentId after:$after){__typename cursor ...on DocumentProgress{documentId status stage percent document{...DocumentFields}}...on DocumentDeleted{documentId}...on DocumentResync{reason}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}" },
  documentReindex: { name: 'documentReindex', kind: 'mutation', field: 'documentReindex', text: "mutation documentReindex($input:DocumentReindexInput!){documentReindex(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentUploadComplete: { name: 'documentUploadComplete', kind: 'mutation', field: 'documentUploadComplete', text: "mutation documentUploadComplete($input:DocumentUploadCompleteInput!){documentUploadComplete(input:$input){document{...DocumentFields}userErrors{...UserErrorFields}}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment UserErrorFields on UserError{code message field}" },
  documentUploadCreate: { name: 'documentUploadCreate', kind: 'mutation', field: 'documentUploadCreate', text: "mutation documentUploadCreate($input:DocumentUploadCreateInput!){documentUploadCreate(input:$input){upload{id method url headers{name value}expiresAt}userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  documents: { name: 'documents', kind: 'query', field: 'documents', connection: [], text: "query documents($first:Int$after:Cursor$filter:DocumentFilter$orderBy:DocumentOrder){documents(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{...DocumentFields}pageInfo{...PageFields}totalCount}}fragment DocumentFields on Document{id title status failure failureCode mimeType size pageCount language fileName chunkCount createdAt updatedAt readyAt progress{stage percent}source{kind url externalId}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  integration: { name: 'integration', kind: 'query', field: 'integration', text: "query integration($id:ID!){integration(id:$id){...IntegrationFields}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}" },
  integrationConnect: { name: 'integrationConnect', kind: 'mutation', field: 'integrationConnect', text: "mutation integrationConnect($input:IntegrationConnectInput!){integrationConnect(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationDisconnect: { name: 'integrationDisconnect', kind: 'mutation', field: 'integrationDisconnect', text: "mutation integrationDisconnect($input:IntegrationDisconnectInput!){integrationDisconnect(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  integrationPause: { name: 'integrationPause', kind: 'mutation', field: 'integrationPause', text: "mutation integrationPause($input:IntegrationPauseInput!){integrationPause(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationProgress: { name: 'integrationProgress', kind: 'subscription', field: 'integrationSync', text: "subscription integrationProgress($integrationId:ID$after:Cursor){integrationSync(integrationId:$integrationId after:$after){__typename cursor ...on IntegrationProgress{integrationId status counts{...SyncCountFields}currentItem integration{...IntegrationFields}run{...SyncRunFields}}...on IntegrationDeleted{integrationId}...on IntegrationResync{reason}}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}" },
  integrationResume: { name: 'integrationResume', kind: 'mutation', field: 'integrationResume', text: "mutation integrationResume($input:IntegrationResumeInput!){integrationResume(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationRuns: { name: 'integrationRuns', kind: 'query', field: 'integration', connection: ["runs"], text: "query integrationRuns($id:ID!$first:Int$after:Cursor){integration(id:$id){id runs(first:$first after:$after){nodes{...SyncRunFields}pageInfo{...PageFields}}}}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  integrationSync: { name: 'integrationSync', kind: 'mutation', field: 'integrationSync', text: "mutation integrationSync($input:IntegrationSyncInput!){integrationSync(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrationUpdate: { name: 'integrationUpdate', kind: 'mutation', field: 'integrationUpdate', text: "mutation integrationUpdate($input:IntegrationUpdateInput!){integrationUpdate(input:$input){integration{...IntegrationFields}userErrors{...UserErrorFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment UserErrorFields on UserError{code message field}" },
  integrations: { name: 'integrations', kind: 'query', field: 'integrations', connection: [], text: "query integrations($first:Int$after:Cursor){integrations(first:$first after:$after){nodes{...IntegrationFields}pageInfo{...PageFields}}}fragment IntegrationFields on Integration{id name status failure config intervalSeconds nextRunAt createdAt connector{name displayName}counts{...SyncCountFields}lastRun{...SyncRunFields}}fragment SyncCountFields on SyncCounts{added updated deleted skipped failed}fragment SyncRunFields on SyncRun{id status trigger startedAt endedAt failure counts{...SyncCountFields}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  message: { name: 'message', kind: 'query', field: 'message', text: "query message($id:ID!){message(id:$id){...MessageFields}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}" },
  messageCancel: { name: 'messageCancel', kind: 'mutation', field: 'messageCancel', text: "mutation messageCancel($input:MessageCancelInput!){messageCancel(input:$input){message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageRegenerate: { name: 'messageRegenerate', kind: 'mutation', field: 'messageRegenerate', text: "mutation messageRegenerate($input:MessageRegenerateInput!){messageRegenerate(input:$input){message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageSend: { name: 'messageSend', kind: 'mutation', field: 'messageSend', text: "mutation messageSend($input:MessageSendInput!){messageSend(input:$input){userMessage{...MessageFields}message{...MessageFields}userErrors{...UserErrorFields}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}fragment UserErrorFields on UserError{code message field}" },
  messageStream: { name: 'messageStream', kind: 'subscription', field: 'messageStream', text: "subscription messageStream($messageId:ID!$after:Cursor){messageStream(messageId:$messageId after:$after){__typename cursor ...on MessageStarted{message{...MessageFields}}...on MessageDelta{text sequence}...on MessageCitation{citation{...CitationFields}}...on MessageToolCall{name arguments}...on MessageUsage{usage{...MessageUsageFields}}...on MessageCompleted{message{...MessageFields}}...on MessageFailed{code reason message{...MessageFields}}...on StreamResync{message{...MessageFields}}}}fragment MessageFields on Message{id role content status createdAt completedAt failure{code reason}citations{...CitationFields}usage{...MessageUsageFields}}fragment CitationFields on Citation{id number quote page score document{id title fileName}}fragment MessageUsageFields on MessageUsageTotals{inputTokens outputTokens cost currency latencyMs firstTokenMs estimated}" },
  modelDefaultSet: { name: 'modelDefaultSet', kind: 'mutation', field: 'modelDefaultSet', text: "mutation modelDefaultSet($input:ModelDefaultSetInput!){modelDefaultSet(input:$input){model{...ModelFields}userErrors{...UserErrorFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment UserErrorFields on UserError{code message field}" },
  modelUpsert: { name: 'modelUpsert', kind: 'mutation', field: 'modelUpsert', text: "mutation modelUpsert($input:ModelUpsertInput!){modelUpsert(input:$input){model{...ModelFields}userErrors{...UserErrorFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment UserErrorFields on UserError{code message field}" },
  models: { name: 'models', kind: 'query', field: 'models', connection: [], text: "query models($first:Int$after:Cursor){models(first:$first after:$after){nodes{...ModelFields}pageInfo{...PageFields}}}fragment ModelFields on Model{id name displayName enabled contextWindow inputPricePerMillion outputPricePerMillion currency uses defaultFor provider{id name kind}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  providerDelete: { name: 'providerDelete', kind: 'mutation', field: 'providerDelete', text: "mutation providerDelete($input:ProviderDeleteInput!){providerDelete(input:$input){deletedId userErrors{...UserErrorFields}}}fragment UserErrorFields on UserError{code message field}" },
  providerKeySet: { name: 'providerKeySet', kind: 'mutation', field: 'providerKeySet', text: "mutation providerKeySet($input:ProviderKeySetInput!){providerKeySet(input:$input){provider{...ProviderFields}userErrors{...UserErrorFields}}}fragment ProviderFields on Provider{id name kind baseUrl keyHint createdAt}fragment UserErrorFields on UserError{code message field}" },
  providers: { name: 'providers', kind: 'query', field: 'providers', text: "query providers{providers{...ProviderFields}}fragment ProviderFields on Provider{id name kind baseUrl keyHint createdAt}" },
  search: { name: 'search', kind: 'query', field: 'search', connection: [], text: "query search($query:String!$mode:SearchMode$first:Int$after:Cursor$filter:SearchFilter){search(query:$query mode:$mode first:$first after:$after filter:$filter){nodes{score highlight chunk{...ChunkFields}document{id title fileName mimeType}}pageInfo{...PageFields}totalCount}}fragment ChunkFields on Chunk{id text position page startOffset endOffset heading}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
  tenant: { name: 'tenant', kind: 'query', field: 'tenant', text: "query tenant{tenant{id slug name createdAt documentCount chunkCount storedBytes}}" },
  usage: { name: 'usage', kind: 'query', field: 'usage', text: "query usage($range:UsageRange!$granularity:UsageGranularity$groupBy:[UsageDimension!]$filter:UsageFilter){usage(range:$range granularity:$granularity groupBy:$groupBy filter:$filter){start purpose calls errors inputTokens outputTokens cost currency estimated latencyMsP50 latencyMsP95 latencyMsP99 firstTokenMsP50 firstTokenMsP95 model{id name displayName}provider{id name}user{id name}apiKey{id name prefix}}}" },
  usageLive: { name: 'usageLive', kind: 'subscription', field: 'usageLive', text: "subscription usageLive($after:Cursor){usageLive(after:$after){__typename cursor ...on UsageRecorded{record{...UsageRecordFields}}...on UsageResync{reason}}}fragment UsageRecordFields on UsageRecord{id at modelName providerName purpose status inputTokens outputTokens cost currency estimated latencyMs firstTokenMs errorCode user{id name}}" },
  usageRecords: { name: 'usageRecords', kind: 'query', field: 'usageRecords', connection: [], text: "query usageRecords($first:Int$after:Cursor$filter:UsageFilter){usageRecords(first:$first after:$after filter:$filter){nodes{...UsageRecordFields}pageInfo{...PageFields}}}fragment UsageRecordFields on UsageRecord{id at modelName providerName purpose status inputTokens outputTokens cost currency estimated latencyMs firstTokenMs errorCode user{id name}}fragment PageFields on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}" },
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
  search: { variables: SearchQueryVariables; data: SearchQuery['search']; node: SearchQuery['search']['nodes'][number] }
  tenant: { variables: TenantQueryVariables; data: TenantQuery['tenant'] }
  usage: { variables: UsageQueryVariables; data: UsageQuery['usage'] }
  usageLive: { variables: UsageLiveSubscriptionVariables; data: UsageLiveSubscription['usageLive'] }
  usageRecords: { variables: UsageRecordsQueryVariables; data: UsageRecordsQuery['usageRecords']; node: UsageRecordsQuery['usageRecords']['nodes'][number] }
  viewer: { variables: ViewerQueryVariables; data: ViewerQuery['viewer'] }
}

