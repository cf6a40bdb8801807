'use client'
import { Bug } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { frameWords } from '@/features/frame/words'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'

/** A page that throws takes only itself down: the frame stays usable. */
export default function PageCrashed({ reset }: { error: Error; reset: () => void }) {
  const words = useWords(frameWords)
  const common = useWords(commonWords)
  return (
    <Empty
      action={
        <Button kind="primary" onClick={reset}>
          {common.retry}
        </Button>
      }
      heading="h1"
      icon={Bug}
      title={words.crashed}
    >
      {words.crashedWhy}
    </Empty>
  )
}
