'use client'
import { FileUp, RotateCw, X } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { StageProgress } from './status'
import { useUploads } from './uploads'
import { documentWords } from './words'

/** The files on their way to being documents, each with its own progress. */
export function UploadList() {
  const words = useWords(documentWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const { uploads, retry, drop } = useUploads()
  if (uploads.length === 0) return null
  return (
    <ul aria-label={words.sending} className="mb-4 rounded-md border border-line bg-sunken px-3">
      {uploads.map(({ key, file, state, percent, problem }) => (
        <li className="flex min-h-11 items-center gap-3 border-line border-b py-1.5 last:border-b-0" key={key}>
          <FileUp aria-hidden className="size-4 shrink-0 text-faint" />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium text-sm">{file.name}</p>
            {problem && (
              <p className="text-bad text-xs" role="alert">
                {problem}
              </p>
            )}
          </div>
          <span className="numbers hidden text-faint text-xs sm:block">{format.bytes(file.size)}</span>
          {state === 'waiting' && <span className="text-faint text-xs">{words.waitingToSend}</span>}
          {(state === 'sending' || state === 'finishing') && (
            <StageProgress
              percent={percent}
              stage={state === 'sending' ? words.sending : words.finishing}
              title={file.name}
            />
          )}
          {state === 'failed' && (
            <IconButton label={common.retry} onClick={() => retry(key)} size="icon-sm">
              <RotateCw />
            </IconButton>
          )}
          <IconButton
            label={state === 'failed' ? words.dismiss : words.stopSending}
            onClick={() => drop(key)}
            size="icon-sm"
          >
            <X />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}
