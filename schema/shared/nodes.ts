import type { RowOf, SourceName } from '../../api/data/lists/sources.ts'
import type { GraphContext } from '../context.ts'

/** Looks a row up by its id; `fields` are those that were asked for, null for all. */
export const byId =
  <S extends SourceName>(source: S) =>
  (id: string, { lists }: GraphContext, fields: readonly string[] | null = null): Promise<RowOf<S> | null> =>
    lists.one(source, id, fields)
