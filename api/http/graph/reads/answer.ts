import type { VariableValues } from 'graphql'

/** Something is not as it is in a plain answer: the usual execution answers instead, and says what. */
export class Unplain extends Error {}

/** Writes a value, as its type says, where the answer's text has come to. @throws anything: the answer is not plain */
export type Write = (value: unknown, answer: Answer, text: Text) => void

/** A text that is written from several places at once: what has to be waited for gets its own piece. */
export class Text {
  /** Written since the last piece. */
  tail = ''
  #before: (string | Text)[] | null = null

  /** A place here that is written later. */
  later(): Text {
    const piece = new Text()
    this.#before ??= []
    this.#before.push(this.tail, piece)
    this.tail = ''
    return piece
  }

  toString(): string {
    if (this.#before === null) return this.tail
    let whole = ''
    for (const piece of this.#before) whole += typeof piece === 'string' ? piece : piece.toString()
    return whole + this.tail
  }
}

/** The answer to one request, while it is written. */
export class Answer {
  readonly context: unknown
  readonly variables: VariableValues
  /** Arguments that depend on variables, by their number in the plan: worked out when the first row needs them. */
  readonly args: (Record<string, unknown> | undefined)[] = []
  readonly #whole = Promise.withResolvers<string>()
  readonly #text = new Text()
  #waiting = 1
  #over = false

  constructor(context: unknown, variables: VariableValues) {
    this.context = context
    this.variables = variables
  }

  /** The text of a root's answer. Rejects when it is not plain. */
  async of(write: Write): Promise<string> {
    this.#attempt(write, undefined, this.#text)
    return this.#whole.promise
  }

  /** Writes a value once it is there. */
  wait(value: PromiseLike<unknown>, write: Write, text: Text): void {
    this.#waiting++
    value.then(
      (settled) => this.#attempt(write, settled, text),
      (error: unknown) => this.#fail(error),
    )
  }

  #attempt(write: Write, value: unknown, text: Text): void {
    if (this.#over) {
      ignore(value)
      return
    }
    try {
      write(value, this, text)
    } catch (error) {
      this.#fail(error)
      return
    }
    if (--this.#waiting > 0) return
    this.#over = true
    this.#whole.resolve(this.#text.toString())
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#whole.reject(error)
  }
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Nobody waits for it any more: that it fails is no news, and must not end the process as a failure that nobody saw. */
export function ignore(value: unknown): void {
  if (isPromise(value)) value.then(undefined, () => undefined)
  else if (Array.isArray(value)) for (const each of value) ignore(each)
}
