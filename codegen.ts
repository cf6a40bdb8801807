import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = {
  DateTime: 'string',
  Decimal: 'string',
  BigInt: 'number',
  Cursor: 'string',
  JSON: 'unknown',
}

const admin: CodegenConfig['generates'] = {
  'web/gql/': {
    schema: 'schema/schema.graphql',
    documents: ['web/**/*.{ts,tsx}', '!web/gql/**', '!web/.next/**'],
    preset: 'client',
    presetConfig: { fragmentMasking: false },
    config: { scalars, enumsAsTypes: true, useTypeImports: true, defaultScalarType: 'unknown' },
  },
}

const sdk: CodegenConfig['generates'] = {
  'sdk/src/generated.ts': {
    schema: 'schema/schema.graphql',
    documents: ['sdk/operations/*.graphql'],
    plugins: ['typescript-operations', './sdk/codegen-plugin.ts'],
    config: {
      scalars: { ...scalars, ID: 'string' },
      enumsAsTypes: true,
      useTypeImports: true,
      defaultScalarType: 'unknown',
      skipTypename: true,
    },
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
