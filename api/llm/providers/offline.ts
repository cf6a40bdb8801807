import { countTokens, detectLanguage, queryTerms, sentences, terms } from '../../language/index.ts'
import type { ChatRequest, Passage, ProviderAdapter } from '../provider.ts'

/** Passages quoted in one answer. */
const maxQuotes = 3
const maxQuoteLength = 420

const words = {
  fr: {
    found:
      'Aucun modèle de langage n’est configuré : voici les passages de vos documents les plus proches de la question.',
    none: 'Aucun modèle de langage n’est configuré, et aucun passage de vos documents ne correspond à la question. Ajoutez des documents, ou configurez un modèle dans « Modèles ».',
    from: (passage: Passage) => `${passage.title}${passage.page === null ? '' : `, page ${passage.page}`}`,
  },
  en: {
    found: 'No language model is configured: here are the passages of your documents that are closest to the question.',
    none: 'No language model is configured, and no passage of your documents matches the question. Add documents, or configure a model under “Models”.',
    from: (passage: Passage) => `${passage.title}${passage.page === null ? '' : `, page ${passage.page}`}`,
  },
}

/**
 * The answerer that works with nothing configured: it quotes the best passages, cites them, and says plainly that no
 * model is at work. It writes no sentence of its own about the subject.
 */
export const offline: ProviderAdapter = {
  async *chat(_access, request, _timeouts, signal) {
    const answer = compose(request)
    for (const piece of answer.match(/\S+\s*/g) ?? []) {
      signal.throwIfAborted()
      yield { type: 'delta', text: piece }
      await new Promise(setImmediate) // readers, and a cancel, get their turn between words
    }
    yield {
      type: 'usage',
      inputTokens: request.turns.reduce((sum, turn) => sum + countTokens(turn.content), 0),
      outputTokens: countTokens(answer),
    }
    yield { type: 'finished', reason: 'stop' }
  },
}

function compose({ turns, passages }: ChatRequest): string {
  const question = turns.findLast((turn) => turn.role === 'user')?.content ?? ''
  const language = detectLanguage(question) === 'fr' ? 'fr' : 'en'
  const say = words[language]
  if (passages.length === 0) return say.none
  const wanted = new Set(queryTerms(question))
  const quotes = passages
    .slice(0, maxQuotes)
    .map(
      (passage) =>
        `> ${bestExcerpt(passage.text, wanted).replace(/\s+/g, ' ')} [${passage.number}]\n>\n> — ${say.from(passage)}`,
    )
  return `${say.found}\n\n${quotes.join('\n\n')}`
}

/**
 * The stretch of whole sentences, up to a bound, that shares most terms with the question; an exact part of the text.
 */
export function bestExcerpt(text: string, wanted: ReadonlySet<string>, maxLength = maxQuoteLength): string {
  const parts = sentences(text)
  if (parts.length === 0) return text.slice(0, maxLength)
  const scores = parts.map(({ start, end }) => {
    const found = new Set(terms(text.slice(start, end)).filter((term) => wanted.has(term)))
    return found.size
  })
  const best = scores.indexOf(Math.max(...scores))
  const start = parts[best]!.start
  let end = parts[best]!.end
  for (let next = best + 1; next < parts.length && parts[next]!.end - start <= maxLength; next++) end = parts[next]!.end
  return text.slice(start, Math.min(end, start + maxLength)).trim()
}
