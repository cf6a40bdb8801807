import { graphql } from '@/gql'

export const ConnectorPart = graphql(/* GraphQL */ `
  fragment ConnectorPart on Connector {
    name
    displayName
    description
    icon
    configSchema
  }
`)

export const IntegrationPart = graphql(/* GraphQL */ `
  fragment IntegrationPart on Integration {
    id
    name
    status
    failure
    intervalSeconds
    nextRunAt
    createdAt
    config
    connector {
      ...ConnectorPart
    }
    counts {
      ...CountsPart
    }
    lastRun {
      ...RunPart
    }
  }
`)

export const CountsPart = graphql(/* GraphQL */ `
  fragment CountsPart on SyncCounts {
    added
    updated
    deleted
    skipped
    failed
  }
`)

export const RunPart = graphql(/* GraphQL */ `
  fragment RunPart on SyncRun {
    id
    status
    trigger
    startedAt
    endedAt
    failure
    counts {
      ...CountsPart
    }
  }
`)

export const IntegrationsDocument = graphql(/* GraphQL */ `
  query Integrations {
    integrations(first: 100) {
      nodes {
        ...IntegrationPart
        documents(first: 1) {
          totalCount
        }
      }
    }
    connectors {
      ...ConnectorPart
    }
  }
`)

export const IntegrationDetailDocument = graphql(/* GraphQL */ `
  query IntegrationDetail($id: ID!) {
    integration(id: $id) {
      ...IntegrationPart
      documents(first: 8) {
        totalCount
        nodes {
          ...DocumentRow
        }
      }
    }
  }
`)

export const IntegrationRunsDocument = graphql(/* GraphQL */ `
  query IntegrationRuns($id: ID!, $after: Cursor) {
    integration(id: $id) {
      id
      runs(first: 15, after: $after) {
        nodes {
          ...RunPart
          errors(first: 20) {
            totalCount
            nodes {
              externalId
              title
              reason
              at
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`)

export const IntegrationSyncEventsDocument = graphql(/* GraphQL */ `
  subscription IntegrationSyncEvents($integrationId: ID, $after: Cursor) {
    integrationSync(integrationId: $integrationId, after: $after) {
      __typename
      cursor
      ... on IntegrationProgress {
        integrationId
        status
        currentItem
        counts {
          ...CountsPart
        }
        integration {
          ...IntegrationPart
        }
        run {
          ...RunPart
        }
      }
    }
  }
`)

export const IntegrationConnectDocument = graphql(/* GraphQL */ `
  mutation IntegrationConnect($input: IntegrationConnectInput!) {
    integrationConnect(input: $input) {
      integration {
        ...IntegrationPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const IntegrationUpdateDocument = graphql(/* GraphQL */ `
  mutation IntegrationUpdate($input: IntegrationUpdateInput!) {
    integrationUpdate(input: $input) {
      integration {
        ...IntegrationPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const IntegrationPauseDocument = graphql(/* GraphQL */ `
  mutation IntegrationPause($input: IntegrationPauseInput!) {
    integrationPause(input: $input) {
      integration {
        ...IntegrationPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const IntegrationResumeDocument = graphql(/* GraphQL */ `
  mutation IntegrationResume($input: IntegrationResumeInput!) {
    integrationResume(input: $input) {
      integration {
        ...IntegrationPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const IntegrationSyncDocument = graphql(/* GraphQL */ `
  mutation IntegrationSync($input: IntegrationSyncInput!) {
    integrationSync(input: $input) {
      integration {
        ...IntegrationPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const IntegrationDisconnectDocument = graphql(/* GraphQL */ `
  mutation IntegrationDisconnect($input: IntegrationDisconnectInput!) {
    integrationDisconnect(input: $input) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`)
