import { graphql } from '@/gql'

export const DocumentRow = graphql(/* GraphQL */ `
  fragment DocumentRow on Document {
    id
    title
    status
    failure
    failureCode
    mimeType
    size
    pageCount
    chunkCount
    createdAt
    source {
      kind
      integration {
        id
        name
      }
    }
    progress {
      stage
      percent
    }
  }
`)

export const DocumentsDocument = graphql(/* GraphQL */ `
  query Documents($first: Int!, $after: Cursor, $filter: DocumentFilter) {
    documents(first: $first, after: $after, filter: $filter) {
      nodes {
        ...DocumentRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`)

export const DocumentDetailDocument = graphql(/* GraphQL */ `
  query DocumentDetail($id: ID!) {
    document(id: $id) {
      ...DocumentRow
      fileName
      language
      url
    }
  }
`)

export const DocumentChunksDocument = graphql(/* GraphQL */ `
  query DocumentChunks($id: ID!, $after: Cursor) {
    document(id: $id) {
      id
      chunks(first: 100, after: $after) {
        nodes {
          id
          text
          position
          page
          heading
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const DocumentIngestionDocument = graphql(/* GraphQL */ `
  subscription DocumentIngestion($after: Cursor) {
    documentIngestion(after: $after) {
      __typename
      cursor
      ... on DocumentDeleted {
        documentId
      }
      ... on DocumentProgress {
        documentId
        status
        stage
        percent
        document {
          ...DocumentRow
        }
      }
    }
  }
`)

export const DocumentCreateDocument = graphql(/* GraphQL */ `
  mutation DocumentCreate($input: DocumentCreateInput!) {
    documentCreate(input: $input) {
      document {
        ...DocumentRow
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DocumentUploadCreateDocument = graphql(/* GraphQL */ `
  mutation DocumentUploadCreate($input: DocumentUploadCreateInput!) {
    documentUploadCreate(input: $input) {
      upload {
        id
        method
        url
        headers {
          name
          value
        }
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DocumentUploadCompleteDocument = graphql(/* GraphQL */ `
  mutation DocumentUploadComplete($input: DocumentUploadCompleteInput!) {
    documentUploadComplete(input: $input) {
      document {
        ...DocumentRow
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DocumentDeleteDocument = graphql(/* GraphQL */ `
  mutation DocumentDelete($input: DocumentDeleteInput!) {
    documentDelete(input: $input) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const DocumentReindexDocument = graphql(/* GraphQL */ `
  mutation DocumentReindex($input: DocumentReindexInput!) {
    documentReindex(input: $input) {
      document {
        ...DocumentRow
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
