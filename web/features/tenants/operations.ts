import { graphql } from '@/gql'

export const TenantRow = graphql(/* GraphQL */ `
  fragment TenantRow on Tenant {
    id
    slug
    name
    status
    plan
    region
    databaseOption
    sizeOnDisk
    schemaVersion
    schemaBehind
    migrationError
    deleteAt
    lastActivityAt
  }
`)

export const TenantDetailPart = graphql(/* GraphQL */ `
  fragment TenantDetailPart on Tenant {
    ...TenantRow
    createdAt
    databaseHost
    vectorStore
    newestSchemaVersion
    migratedAt
    suspendedAt
    suspensionReason
    domains
  }
`)

export const TenantsDocument = graphql(/* GraphQL */ `
  query Tenants($first: Int!, $after: Cursor, $filter: TenantFilter) {
    tenants(first: $first, after: $after, filter: $filter) {
      nodes {
        ...TenantRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

export const TenantDetailDocument = graphql(/* GraphQL */ `
  query TenantDetail($id: ID!) {
    node(id: $id) {
      ... on Tenant {
        ...TenantDetailPart
      }
    }
  }
`)

export const TenantCreateDocument = graphql(/* GraphQL */ `
  mutation TenantCreate($input: TenantCreateInput!) {
    tenantCreate(input: $input) {
      tenant {
        ...TenantDetailPart
      }
      adminPassword
      apiKey
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const TenantUpdateDocument = graphql(/* GraphQL */ `
  mutation TenantUpdate($input: TenantUpdateInput!) {
    tenantUpdate(input: $input) {
      tenant {
        ...TenantDetailPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const TenantSuspendDocument = graphql(/* GraphQL */ `
  mutation TenantSuspend($input: TenantSuspendInput!) {
    tenantSuspend(input: $input) {
      tenant {
        ...TenantDetailPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const TenantResumeDocument = graphql(/* GraphQL */ `
  mutation TenantResume($input: TenantResumeInput!) {
    tenantResume(input: $input) {
      tenant {
        ...TenantDetailPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const TenantDeleteDocument = graphql(/* GraphQL */ `
  mutation TenantDelete($input: TenantDeleteInput!) {
    tenantDelete(input: $input) {
      tenant {
        ...TenantDetailPart
      }
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`)
