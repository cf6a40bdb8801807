import { createHash } from 'node:crypto'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { type ASTNode, type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql'

const scalars = {
  DateTime: 'string',
  Decimal: 'string',
  BigInt: 'number',
  Cursor: 'string',
  URL: 'string',
  JSON: 'unknown',
}

/** With `__typename` in every object, by which the admin's cache goes: it cannot be added to what is sent as a hash. */
const withTypenames = (document: DocumentNode): DocumentNode =>
  visit(document, {
    SelectionSet: (set, _key, parent): SelectionSetNode | undefined => {
      if (!parent || (parent as ASTNode).kind === Kind.OPERATION_DEFINITION) return undefined
      if (set.selections.some((each) => each.kind === Kind.FIELD && each.name.value === '__typename')) return undefined
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
      return { ...set, selections: [...set.selections, typename] }
    },
  })

const admin: CodegenConfig['generates'] = {
  'web/gql/': {
    schema: 'schema/schema.graphql',
    documents: ['web/**/*.{ts,tsx}', '!web/gql/**', '!web/.next/**'],
    preset: 'client',
    presetConfig: {
      fragmentMasking: false,
      // the admin sends these hashes alone; the server knows their texts from persisted-documents.json
      persistedDocuments: {
        mode: 'embedHashInDocument',
        hashAlgorithm: (operation: string) => createHash('sha256').update(operation).digest('hex'),
      },
    },
    documentTransforms: [
      {
        transform: ({ documents }) =>
          documents.map((file) => (file.document ? { ...file, document: withTypenames(file.document) } : file)),
      },
    ],
    config: { scalars, enumsAsTypes: true, useTypeImports: true, defaultScalarType: 'unknown' },
  },
}

const sdk: CodegenConfig['generates'] = {
  'sdk/src/generated.ts': {
    schema: 'schema/schema.public.graphql',
    documents: ['sdk/operations/*.graphql'],
    plugins: ['./sdk/codegen/plugin.ts'],
    config: { scalars },
  },
}

const targets = { admin, sdk }

/**
 * What is generated from the committed SDL: the admin's typed documents, which are made at set-up, and the SDK, which is
 * committed. `CODEGEN=admin` or `CODEGEN=sdk` makes one of them: set-up asks for the first, so that starting the server
 * never changes a committed file.
 */
const config: CodegenConfig = {
  ignoreNoDocuments: true,
  generates: targets[process.env.CODEGEN as keyof typeof targets] ?? { ...admin, ...sdk },
}

export default config
