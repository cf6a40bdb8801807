import { flushSync } from 'react-dom'

/** Makes a change above `item` without what is on the screen moving: not every browser anchors scrolling, none at the top. */
export function keepPlace(item: Element | null | undefined, scroller: Element | null | undefined, change: () => void) {
  const before = item?.getBoundingClientRect().top ?? 0
  flushSync(change)
  if (item?.isConnected) scroller?.scrollBy({ top: item.getBoundingClientRect().top - before })
}
