'use client'
import { ChevronsUpDown, LogOut } from 'lucide-react'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu'
import { Skeleton } from '@/components/ui/skeleton'
import { usePreferences, useWords } from '@/features/language/language'
import { themes } from '@/features/language/preferences'
import { languages } from '@/features/language/words'
import { languageNames } from './language-switch'
import { signOut } from './session'
import { useViewer } from './viewer'
import { sessionWords } from './words'

/** Who is signed in, with language, theme and the way out. */
export function AccountMenu() {
  const words = useWords(sessionWords)
  const { language, setLanguage, theme, setTheme } = usePreferences()
  const { viewer } = useViewer()
  const name = viewer?.user?.name || viewer?.user?.email
  return (
    <Menu
      align="start"
      trigger={
        <button
          className="flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
          type="button"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-selected font-semibold text-accent-ink text-xs uppercase"
          >
            {name?.slice(0, 1) ?? ''}
          </span>
          {viewer ? (
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate font-medium text-sm">{name}</span>
              <span className="block truncate text-2xs text-faint">
                {viewer.user ? words.roles[viewer.user.role] : viewer.tenant.name}
              </span>
            </span>
          ) : (
            <Skeleton className="h-3 flex-1" />
          )}
          <span className="sr-only">{words.account}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
        </button>
      }
    >
      <MenuChoice
        choices={languages.map((code) => [code, languageNames[code]] as const)}
        label={words.language}
        onChange={setLanguage}
        value={language}
      />
      <MenuLine />
      <MenuChoice
        choices={themes.map((name) => [name, words.themes[name]] as const)}
        label={words.theme}
        onChange={setTheme}
        value={theme}
      />
      <MenuLine />
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        {words.signOut}
      </MenuItem>
    </Menu>
  )
}
