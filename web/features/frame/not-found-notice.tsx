'use client'
import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { useWords } from '@/features/language/language'
import { frameWords } from './words'

export function NotFoundNotice() {
  const words = useWords(frameWords)
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>{`${words.notFound} · SUPERFASTTT`}</title>
      <Empty
        action={
          <Button asChild kind="primary">
            <Link href="/">{words.home}</Link>
          </Button>
        }
        heading="h1"
        icon={SearchX}
        title={words.notFound}
      >
        {words.notFoundWhy}
      </Empty>
    </main>
  )
}
