'use client'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { languageCookie, storePreference, type Theme, themeCookie } from './preferences'
import type { Language, Words } from './words'

type Preferences = {
  language: Language
  setLanguage: (language: Language) => void
  theme: Theme
  setTheme: (theme: Theme) => void
}

const PreferencesContext = createContext<Preferences | null>(null)

/** Holds the visitor's language and theme; starts from what the server read in the cookies. */
export function PreferencesProvider({
  language: firstLanguage,
  theme: firstTheme,
  children,
}: {
  language: Language
  theme: Theme
  children: ReactNode
}) {
  const [language, setLanguage] = useState(firstLanguage)
  const [theme, setTheme] = useState(firstTheme)

  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const value = useMemo(
    () => ({
      language,
      setLanguage: (next: Language) => {
        storePreference(languageCookie, next)
        setLanguage(next)
      },
      theme,
      setTheme: (next: Theme) => {
        storePreference(themeCookie, next)
        setTheme(next)
      },
    }),
    [language, theme],
  )
  return <PreferencesContext value={value}>{children}</PreferencesContext>
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext)
  if (!preferences) throw new Error('usePreferences needs a PreferencesProvider above it')
  return preferences
}

/** The words of an area in the visitor's language. */
export function useWords<T>(words: Words<T>): T {
  return words[usePreferences().language]
}
