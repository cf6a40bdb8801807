import { graphql } from '@/gql'

export const CitationPart = graphql(/* GraphQL */ `
  fragment CitationPart on Citation {
    id
    number
    quote
    page
    chunk {
      id
      text
      page
      heading
    }
    document {
      id
      title
      mimeType
      url
    }
  }
`)

export const MessagePart = graphql(/* GraphQL */ `
  fragment MessagePart on Message {
    id
    role
    content
    status
    createdAt
    parent {
      id
    }
    failure {
      code
      reason
    }
    model {
      id
      displayName
      provider {
        id
        kind
      }
    }
    citations {
      ...CitationPart
    }
    usage {
      inputTokens
      outputTokens
      cost
      currency
      latencyMs
      firstTokenMs
      estimated
    }
  }
`)

export const ConversationsDocument = graphql(/* GraphQL */ `
  query Conversations($first: Int!, $filter: ConversationFilter) {
    conversations(first: $first, filter: $filter) {
      nodes {
        id
        title
        updatedAt
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`)

export const ThreadDocument = graphql(/* GraphQL */ `
  query Thread($id: ID!, $last: Int!, $before: Cursor) {
    conversation(id: $id) {
      id
      title
      messages(last: $last, before: $before) {
        nodes {
          ...MessagePart
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  }
`)

export const ChatModelsDocument = graphql(/* GraphQL */ `
  query ChatModels {
    models(first: 100) {
      nodes {
        id
        displayName
        enabled
        uses
        defaultFor
        provider {
          id
          kind
        }
      }
    }
  }
`)

export const MessageStreamDocument = graphql(/* GraphQL */ `
  subscription MessageStream($messageId: ID!, $after: Cursor) {
    messageStream(messageId: $messageId, after: $after) {
      __typename
      cursor
      ... on MessageDelta {
        text
      }
      ... on MessageCitation {
        citation {
          ...CitationPart
        }
      }
      ... on MessageCompleted {
        message {
          ...MessagePart
        }
      }
      ... on MessageFailed {
        message {
          ...MessagePart
        }
      }
      ... on StreamResync {
        message {
          ...MessagePart
        }
      }
    }
  }
`)

export const ConversationCreateDocument = graphql(/* GraphQL */ `
  mutation ConversationCreate($input: ConversationCreateInput!) {
    conversationCreate(input: $input) {
      conversation {
        id
        title
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ConversationUpdateDocument = graphql(/* GraphQL */ `
  mutation ConversationUpdate($input: ConversationUpdateInput!) {
    conversationUpdate(input: $input) {
      conversation {
        id
        title
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ConversationDeleteDocument = graphql(/* GraphQL */ `
  mutation ConversationDelete($input: ConversationDeleteInput!) {
    conversationDelete(input: $input) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const MessageSendDocument = graphql(/* GraphQL */ `
  mutation MessageSend($input: MessageSendInput!) {
    messageSend(input: $input) {
      userMessage {
        ...MessagePart
      }
      message {
        ...MessagePart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const MessageCancelDocument = graphql(/* GraphQL */ `
  mutation MessageCancel($input: MessageCancelInput!) {
    messageCancel(input: $input) {
      message {
        id
        status
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const MessageRegenerateDocument = graphql(/* GraphQL */ `
  mutation MessageRegenerate($input: MessageRegenerateInput!) {
    messageRegenerate(input: $input) {
      message {
        ...MessagePart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
