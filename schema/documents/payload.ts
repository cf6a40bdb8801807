import type { GraphQLResolveInfo } from 'graphql'
import type { PayloadField } from '../shared/payload.ts'
import { fieldsOf } from '../shared/selection.ts'
import { Document } from './document.ts'

/** A document in a payload, read as the caller selected it. */
export const documentPayload = (description: string): PayloadField => ({
  type: Document,
  description,
  resolve: (id: string, { lists }, info: GraphQLResolveInfo) => lists.one('document', id, fieldsOf(info, 'Document')),
})
