import { graphql } from '@/gql'

export const BucketPart = graphql(/* GraphQL */ `
  fragment BucketPart on UsageBucket {
    start
    purpose
    calls
    errors
    inputTokens
    outputTokens
    cost
    currency
    estimated
    latencyMsP50
    latencyMsP95
    latencyMsP99
    firstTokenMsP50
    firstTokenMsP95
    model {
      id
      displayName
    }
    provider {
      id
      name
    }
    user {
      id
      name
      email
    }
    apiKey {
      id
      name
    }
  }
`)

/** The chart's buckets, and the range as a whole: percentiles cannot be added up from smaller buckets. */
export const UsageDocument = graphql(/* GraphQL */ `
  query Usage($range: UsageRange!, $granularity: UsageGranularity!, $by: [UsageDimension!]) {
    buckets: usage(range: $range, granularity: $granularity, groupBy: $by) {
      ...BucketPart
    }
    groups: usage(range: $range, granularity: MONTH, groupBy: $by) {
      ...BucketPart
    }
    overall: usage(range: $range, granularity: MONTH) {
      ...BucketPart
    }
  }
`)

export const UsageRecordsDocument = graphql(/* GraphQL */ `
  query UsageRecords($filter: UsageFilter) {
    usageRecords(first: 8, filter: $filter) {
      nodes {
        ...RecordPart
      }
    }
  }
`)

export const RecordPart = graphql(/* GraphQL */ `
  fragment RecordPart on UsageRecord {
    id
    at
    modelName
    model {
      id
      displayName
    }
    providerName
    purpose
    status
    inputTokens
    outputTokens
    cost
    currency
    estimated
    latencyMs
    errorCode
  }
`)

export const UsageLiveDocument = graphql(/* GraphQL */ `
  subscription UsageLive($after: Cursor) {
    usageLive(after: $after) {
      __typename
      cursor
    }
  }
`)
