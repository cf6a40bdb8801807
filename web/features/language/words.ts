export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]
export type Words<T> = Record<Language, T>

/** The words of one area in every language. French must have exactly the keys and parameters of English. */
export function defineWords<T>(words: { en: T; fr: NoInfer<T> }): Words<T> {
  return words
}

/** The first language of an Accept-Language header (or of navigator.languages, joined) that we speak. */
export function preferredLanguage(accepted: string | null | undefined): Language {
  const asked = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(';q=')
      return { tag: tag.slice(0, 2).toLowerCase(), quality: quality === '' ? 1 : Number(quality) }
    })
    .sort((a, b) => b.quality - a.quality)
  return asked.map(({ tag }) => languages.find((language) => language === tag)).find(Boolean) ?? 'en'
}
