import type { Redis } from '../redis.ts'
import type { Wire, WireEnd } from './signals.ts'

const channel = 'superfasttt'

/** Signals over Redis's publish and subscribe. Its connections belong to whoever opened them. */
export function redisWire({ commands, subscriber }: Redis): (end: WireEnd) => Wire {
  return ({ heard, connected }) => {
    let subscribed = false
    const ready = () => {
      // the client subscribes again by itself what was subscribed once
      if (subscribed) return connected()
      subscriber
        .subscribe(channel, heard)
        .then(() => {
          subscribed = true
          connected()
        })
        .catch(() => undefined) // away again: the next time it is ready
    }
    subscriber.on('ready', ready)
    if (subscriber.isReady) ready()
    return {
      async send(text) {
        await commands.publish(channel, text)
      },
      close() {
        subscriber.off('ready', ready)
      },
    }
  }
}
