import { type Language, languages } from './words'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Cookies rather than localStorage: the server must know both before it renders the first frame. */
export const languageCookie = 'sftt_language'
export const themeCookie = 'sftt_theme'

export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value)
}

export function isTheme(value: string | undefined): value is Theme {
  return themes.some((theme) => theme === value)
}

export function storePreference(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
}
