/**
 * `text` as every store and client accepts it: line ends are `\n`, no NUL or other control characters, no lone
 * surrogates, no byte-order mark or soft hyphen. Applied before any offset is taken.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\f\v\x85\u2028\u2029]/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
    .replace(/[\0-\x08\x0e-\x1f\x7f\xad\ufeff]/g, '')
