'use client'
import { BookText, ChartColumn, Check, type LucideIcon, MessagesSquare, Plug } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { UploadButton } from '@/features/documents/upload-button'
import { Section } from '@/features/frame/page'
import { useWords } from '@/features/language/language'
import { overviewWords } from './words'

/** The way from an empty workspace to a first cited answer; each step is ticked when it is done. */
export function FirstSteps({
  documents,
  asked,
  connected,
}: {
  documents: boolean
  asked: boolean
  connected: boolean
}) {
  const words = useWords(overviewWords)
  const router = useRouter()
  const link = (href: string, verb: string) => (
    <Button asChild>
      <Link href={href}>{verb}</Link>
    </Button>
  )
  return (
    <Section title={words.stepsTitle}>
      <ol className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Step
          action={<UploadButton onChosen={() => router.push('/documents')} />}
          done={documents}
          icon={BookText}
          {...words.step.document}
        />
        <Step action={link('/chat', words.step.ask.verb)} done={asked} icon={MessagesSquare} {...words.step.ask} />
        <Step
          action={link('/integrations', words.step.connect.verb)}
          done={connected}
          icon={Plug}
          {...words.step.connect}
        />
        <Step action={link('/usage', words.step.usage.verb)} done={false} icon={ChartColumn} {...words.step.usage} />
      </ol>
    </Section>
  )
}

function Step({
  title,
  why,
  done,
  icon: Icon,
  action,
}: {
  title: string
  why: string
  done: boolean
  icon: LucideIcon
  action: ReactNode
}) {
  const words = useWords(overviewWords)
  return (
    <li className={cn('flex flex-col rounded-lg border border-line p-4', done && 'bg-sunken')}>
      <div className="flex items-center gap-2.5">
        {done ? (
          <Check aria-label={words.done} className="size-4 text-good" />
        ) : (
          <Icon aria-hidden className="size-4 text-accent-ink" />
        )}
        <h3 className={cn('font-medium text-sm', done && 'text-faint')}>{title}</h3>
      </div>
      <p className="mt-1.5 mb-4 flex-1 text-faint text-sm">{why}</p>
      {!done && <div>{action}</div>}
    </li>
  )
}
