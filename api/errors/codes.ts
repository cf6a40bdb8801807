/**
 * Every error code that can leave the platform: one registry for the graph, HTTP and streams.
 * `user: true` marks what a person can put right, which mutations return in `userErrors`;
 * the others are client or server faults, which the graph reports as top-level errors.
 */
export const errorCodes = {
  // what a person can put right
  INVALID_INPUT: { status: 400, user: true, text: 'A value is not acceptable; `field` says which.' },
  NOT_FOUND: { status: 404, user: true, text: 'There is nothing with that id that you may see.' },
  CONFLICT: { status: 409, user: true, text: 'The state of the thing does not allow it.' },
  IDEMPOTENCY_CONFLICT: { status: 409, user: true, text: 'The idempotency key was used with other input.' },
  UNSUPPORTED_TYPE: { status: 415, user: true, text: 'This kind of file is not supported.' },
  TOO_LARGE: { status: 413, user: true, text: 'The file or text is larger than allowed.' },
  EMPTY_FILE: { status: 400, user: true, text: 'The file has no content.' },
  FILE_UNREADABLE: { status: 400, user: true, text: 'The file is damaged or not what it says it is.' },
  FILE_ENCRYPTED: { status: 400, user: true, text: 'The file is protected by a password.' },
  FILE_TOO_COMPLEX: { status: 400, user: true, text: 'Reading the file went over its time or memory limit.' },
  UPLOAD_INCOMPLETE: { status: 400, user: true, text: 'The uploaded bytes are not those announced.' },
  UPLOAD_EXPIRED: { status: 410, user: true, text: 'The upload was not finished in time.' },
  ADDRESS_REFUSED: { status: 400, user: true, text: 'The address is not one that the platform may call.' },
  MODEL_UNAVAILABLE: { status: 409, user: true, text: 'The model is unknown, disabled or has no key.' },
  CONNECTOR_CONFIG: { status: 400, user: true, text: 'The connector cannot work with this configuration.' },

  // what happened to a call to a model
  MODEL_AUTH: { status: 502, user: false, text: 'The provider refused the key.' },
  MODEL_RATE_LIMITED: { status: 429, user: false, text: 'The provider asks to slow down.' },
  MODEL_REFUSED: { status: 502, user: false, text: 'The provider refused the request.' },
  MODEL_UNREACHABLE: { status: 502, user: false, text: 'The provider cannot be reached.' },
  MODEL_STREAM_BROKEN: { status: 502, user: false, text: 'The provider ended the answer before it was complete.' },
  MODEL_TIMEOUT_CONNECT: { status: 504, user: false, text: 'The provider did not accept the connection in time.' },
  MODEL_TIMEOUT_FIRST_TOKEN: { status: 504, user: false, text: 'The provider did not begin to answer in time.' },
  MODEL_TIMEOUT_STALL: { status: 504, user: false, text: 'The provider stopped in the middle of the answer.' },
  MODEL_TIMEOUT_TOTAL: { status: 504, user: false, text: 'The answer took longer than allowed.' },
  INTERRUPTED: { status: 503, user: false, text: 'The server stopped while the work was under way.' },

  // faults of the caller
  BAD_REQUEST: { status: 400, user: false, text: 'The request is malformed.' },
  GRAPHQL_PARSE_FAILED: { status: 400, user: false, text: 'The document is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, user: false, text: 'The document does not fit the schema.' },
  QUERY_TOO_COSTLY: { status: 400, user: false, text: 'The query asks for more than one request may.' },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, user: false, text: 'The server knows no document of this hash.' },
  PERSISTED_QUERY_REQUIRED: { status: 403, user: false, text: 'A session may run trusted documents only.' },
  INVALID_CURSOR: { status: 400, user: false, text: 'The cursor was not given out by this list.' },
  UNAUTHENTICATED: { status: 401, user: false, text: 'Sign in, or send a valid API key.' },
  CSRF: { status: 403, user: false, text: 'Requests with a cookie need the X-CSRF header.' },
  FORBIDDEN: { status: 403, user: false, text: 'You may not do this.' },
  TENANT_NOT_FOUND: { status: 404, user: false, text: 'There is no such tenant for this credential.' },
  TENANT_SUSPENDED: { status: 403, user: false, text: 'This tenant is suspended.' },
  RATE_LIMITED: { status: 429, user: false, text: 'Too many requests; `Retry-After` says when to come back.' },

  // faults of the server
  UNAVAILABLE: { status: 503, user: false, text: 'A part that this needs is not reachable; try again.' },
  INTERNAL: { status: 500, user: false, text: 'Something went wrong on our side.' },
} as const satisfies Record<string, { status: number; user: boolean; text: string }>

export type ErrorCode = keyof typeof errorCodes
