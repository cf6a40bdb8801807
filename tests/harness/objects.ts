import type { ObjectStore } from '../../api/data/objects/storage.ts'

/** The keys of everything in a store, in their order. */
export async function keysOf(store: ObjectStore, options?: { prefix?: string; after?: string }): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(options)) keys.push(key)
  return keys
}
