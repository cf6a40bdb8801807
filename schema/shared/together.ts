import type { GraphContext } from '../context.ts'

interface Batch<Item, Value> {
  items: Item[]
  found: Promise<ReadonlyMap<string, Value>>
}

/** Reads something of things, for all that ask in one tick at once: a page of them costs what one does. */
export function together<Item extends { id: string }, Value>(
  read: (context: GraphContext, items: readonly Item[]) => Promise<ReadonlyMap<string, Value>>,
): (item: Item, context: GraphContext) => Promise<Value | null> {
  const batches = new WeakMap<GraphContext, Batch<Item, Value>>()
  const begin = (context: GraphContext): Batch<Item, Value> => {
    const items: Item[] = []
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      batches.delete(context)
      return read(context, items)
    })
    return { items, found }
  }
  return async (item, context) => {
    const batch = batches.get(context) ?? begin(context)
    batches.set(context, batch)
    batch.items.push(item)
    return (await batch.found).get(item.id) ?? null
  }
}
