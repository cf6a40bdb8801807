'use client'
import { Telescope } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useWords } from '@/features/language/language'
import { chosenWorkspace } from '@/features/session/workspace'
import { keyWords } from './words'

/** Leads to GraphiQL, in the workspace of this tab; nothing where the server does not offer it. */
export function ExploreLink() {
  const words = useWords(keyWords)
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    const left = new AbortController()
    const workspace = chosenWorkspace()
    const there = workspace ? `/graphql?${new URLSearchParams({ tenant: workspace })}` : '/graphql'
    fetch(there, { method: 'HEAD', headers: { Accept: 'text/html' }, signal: left.signal }).then(
      ({ ok }) => ok && setAddress(there),
      () => undefined,
    )
    return () => left.abort()
  }, [])
  if (!address) return null
  return (
    <Button asChild>
      <a href={address} rel="noreferrer" target="_blank">
        <Telescope aria-hidden />
        {words.explore}
      </a>
    </Button>
  )
}
