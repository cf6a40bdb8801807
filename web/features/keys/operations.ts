import { graphql } from '@/gql'

export const KeyPart = graphql(/* GraphQL */ `
  fragment KeyPart on ApiKey {
    id
    name
    prefix
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`)

export const ApiKeysDocument = graphql(/* GraphQL */ `
  query ApiKeys($first: Int!, $after: Cursor) {
    apiKeys(first: $first, after: $after) {
      nodes {
        ...KeyPart
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

export const ApiKeyCreateDocument = graphql(/* GraphQL */ `
  mutation ApiKeyCreate($input: ApiKeyCreateInput!) {
    apiKeyCreate(input: $input) {
      apiKey {
        ...KeyPart
      }
      secret
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ApiKeyRevokeDocument = graphql(/* GraphQL */ `
  mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {
    apiKeyRevoke(input: $input) {
      apiKey {
        ...KeyPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
