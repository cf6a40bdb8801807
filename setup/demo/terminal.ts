const colours = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text)

export const bold = paint(1)
export const faint = paint(2)
export const green = paint(32)
export const blue = paint(34)

/** One line, indented under its heading. */
export function line(text = ''): void {
  process.stdout.write(text ? `   ${text}\n` : '\n')
}

/** A numbered heading. */
export function heading(number: number, text: string): void {
  process.stdout.write(`\n${bold(`${number}  ${text}`)}\n`)
}

/** A text that comes in pieces, wrapped at words and indented like a line. */
export class Flow {
  #column = 0
  #word = ''
  readonly #width = Math.min(process.stdout.columns ?? 100, 100) - 6

  write(text: string): void {
    for (const part of text.split(/(\s+)/)) {
      if (part.trim() !== '') {
        this.#word += part
        continue
      }
      this.#flush()
      if (part.includes('\n')) this.#break()
    }
  }

  end(): void {
    this.#flush()
    if (this.#column > 0) this.#break()
  }

  #flush(): void {
    if (!this.#word) return
    if (this.#column > 0 && this.#column + 1 + this.#word.length > this.#width) this.#break()
    const space = this.#column === 0 ? '   ' : ' '
    process.stdout.write(space + this.#word)
    this.#column += this.#word.length + (this.#column === 0 ? 0 : 1)
    this.#word = ''
  }

  #break(): void {
    process.stdout.write('\n')
    this.#column = 0
  }
}

/** A heading and its rows with their columns aligned; columns of numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? '')
    const width = Math.max(...[title, ...cells].map((cell) => String(cell).length))
    const numbers = cells.every((cell) => typeof cell === 'number')
    return (cell: string | number) => (numbers ? String(cell).padStart(width) : String(cell).padEnd(width))
  })
  for (const row of [head, ...rows]) {
    line(
      row
        .map((cell, column) => columns[column]?.(cell))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** At most `length` characters, on one line. */
export function short(text: string, length: number): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat
}
