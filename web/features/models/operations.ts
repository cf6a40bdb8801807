import { graphql } from '@/gql'

export const ProviderPart = graphql(/* GraphQL */ `
  fragment ProviderPart on Provider {
    id
    name
    kind
    baseUrl
    keyHint
  }
`)

export const ModelPart = graphql(/* GraphQL */ `
  fragment ModelPart on Model {
    id
    name
    displayName
    enabled
    contextWindow
    inputPricePerMillion
    outputPricePerMillion
    currency
    uses
    defaultFor
    provider {
      id
      name
      kind
    }
  }
`)

export const ModelsDocument = graphql(/* GraphQL */ `
  query Models {
    providers {
      ...ProviderPart
    }
    models(first: 100) {
      nodes {
        ...ModelPart
      }
    }
  }
`)

export const ProviderKeySetDocument = graphql(/* GraphQL */ `
  mutation ProviderKeySet($input: ProviderKeySetInput!) {
    providerKeySet(input: $input) {
      provider {
        ...ProviderPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ProviderDeleteDocument = graphql(/* GraphQL */ `
  mutation ProviderDelete($input: ProviderDeleteInput!) {
    providerDelete(input: $input) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ModelUpsertDocument = graphql(/* GraphQL */ `
  mutation ModelUpsert($input: ModelUpsertInput!) {
    modelUpsert(input: $input) {
      model {
        ...ModelPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ModelDefaultSetDocument = graphql(/* GraphQL */ `
  mutation ModelDefaultSet($input: ModelDefaultSetInput!) {
    modelDefaultSet(input: $input) {
      model {
        ...ModelPart
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
