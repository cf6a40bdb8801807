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

export const ChunkPart = graphql(/* GraphQL */ `
  fragment ChunkPart on Chunk {
    id
    text
    position
    page
    heading
  }
`)

export const DocumentChunksDocument = graphql(/* GraphQL */ `
  query DocumentChunks($id: ID!, $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
    document(id: $id) {
      id
      chunks(first: $first, after: $after, last: $last, before: $before) {
        nodes {
          ...ChunkPart
        }
        pageInfo {
          hasPreviousPage
          startCursor
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const ChunkPlaceDocument = graphql(/* GraphQL */ `
  query ChunkPlace($id: ID!) {
    node(id: $id) {
      __typename
      ... on Chunk {
        ...ChunkPart
        cursor
        document {
          id
        }
      }
    }
  }
`)

export const ChunksAroundDocument = graphql(/* GraphQL */ `
  query ChunksAround($id: ID!, $cursor: Cursor!) {
    document(id: $id) {
      id
      earlier: chunks(last: 20, before: $cursor) {
        nodes {
          ...ChunkPart
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
      later: chunks(first: 40, after: $cursor) {
        nodes {
          ...ChunkPart
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
