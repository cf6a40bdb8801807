import type { Client } from '@superfasttt/sdk'
import { blue, Flow, faint, line, short } from './terminal.ts'

/** Asks one question, prints the answer as it is written, then what it rests on. An answer without a source fails. */
export async function ask(
  client: Client,
  conversationId: string,
  question: string,
  signal: AbortSignal,
): Promise<void> {
  line(`“${question}”`)
  line()
  const flow = new Flow()
  const started = performance.now()
  let firstText: number | undefined
  let said = 0
  for await (const event of client.ask(conversationId, question, { signal })) {
    switch (event.__typename) {
      case 'MessageDelta':
        firstText ??= performance.now() - started
        said += event.text.length
        flow.write(event.text)
        break
      case 'MessageFailed':
        flow.end()
        throw new Error(`The answer failed: ${event.reason} (${event.code})`)
      case 'StreamResync':
        // Only what was not printed yet: the events before were missed.
        flow.write(event.message?.content.slice(said) ?? '')
        said = event.message?.content.length ?? said
        break
      case 'MessageCompleted': {
        flow.end()
        const citations = event.message?.citations ?? []
        if (citations.length === 0) throw new Error('The answer names no source.')
        line()
        for (const { number, document, page, quote } of citations) {
          const at = `${document?.title ?? 'a deleted document'}${page ? `, page ${page}` : ''}`
          line(`${blue(`[${number}] ${at}`)}  ${short(quote, 90)}`)
        }
        const usage = event.message?.usage
        line(
          faint(
            `first words after ${Math.round(firstText ?? 0)} ms, whole answer after ${Math.round(performance.now() - started)} ms` +
              (usage ? `, ${usage.inputTokens} + ${usage.outputTokens} tokens` : ''),
          ),
        )
        break
      }
      default:
    }
  }
}
