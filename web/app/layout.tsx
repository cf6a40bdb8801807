import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { PreferencesProvider } from '@/features/language/language'
import { isLanguage, isTheme, languageCookie, themeCookie } from '@/features/language/preferences'
import { preferredLanguage } from '@/features/language/words'
import { Providers } from './providers'
import './globals.css'

export const viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

/** The first frame is rendered with the visitor's language and theme already known, from cookies or the browser's. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const storedLanguage = jar.get(languageCookie)?.value
  const storedTheme = jar.get(themeCookie)?.value
  const language = isLanguage(storedLanguage)
    ? storedLanguage
    : preferredLanguage((await headers()).get('accept-language'))
  const theme = isTheme(storedTheme) ? storedTheme : 'system'
  return (
    <html data-theme={theme} lang={language}>
      <body>
        <PreferencesProvider language={language} theme={theme}>
          <Providers>{children}</Providers>
        </PreferencesProvider>
      </body>
    </html>
  )
}
