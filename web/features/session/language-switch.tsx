'use client'
import { Button } from '@/components/ui/button'
import { usePreferences } from '@/features/language/language'
import type { Language } from '@/features/language/words'

export const languageNames: Record<Language, string> = { en: 'English', fr: 'Français' }

/** Offers the other languages, each in its own words. */
export function LanguageSwitch() {
  const { language, setLanguage } = usePreferences()
  return (
    <div className="mt-4 flex gap-1">
      {(Object.keys(languageNames) as Language[]).map((code) => (
        <Button
          aria-pressed={code === language}
          className="aria-pressed:text-ink"
          key={code}
          kind="quiet"
          lang={code}
          onClick={() => setLanguage(code)}
          size="sm"
        >
          {languageNames[code]}
        </Button>
      ))}
    </div>
  )
}
