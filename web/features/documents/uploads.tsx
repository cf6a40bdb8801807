'use client'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useClient } from 'urql'
import { useErrorSentence, useProblemSentence } from '@/features/graph/problems'
import { useWords } from '@/features/language/language'
import { FileDrop } from './file-drop'
import { DocumentUploadCompleteDocument, DocumentUploadCreateDocument } from './operations'
import { type Sending, sendFile } from './send-file'
import { documentWords } from './words'

export type Upload = {
  key: number
  file: File
  state: 'waiting' | 'sending' | 'finishing' | 'failed'
  percent: number
  problem: string | null
}

type Uploads = {
  uploads: readonly Upload[]
  add: (files: readonly File[]) => void
  retry: (key: number) => void
  drop: (key: number) => void
}

const UploadsContext = createContext<Uploads | null>(null)
const atOnce = 3

/** The files on their way. They stay here while the visitor moves between pages, until they are documents. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const client = useClient()
  const words = useWords(documentWords)
  const errorSentence = useErrorSentence()
  const problemSentence = useProblemSentence()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const queue = useRef<Upload[]>([])
  const running = useRef(new Map<number, Sending | null>())
  const lastKey = useRef(0)

  const change = useCallback((key: number, next: Partial<Upload>) => {
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...next } : upload)))
  }, [])

  const drop = useCallback((key: number) => {
    queue.current = queue.current.filter((upload) => upload.key !== key)
    running.current.get(key)?.abort()
    setUploads((all) => all.filter((upload) => upload.key !== key))
  }, [])

  /** Throws the sentence to show when the file cannot become a document. */
  const send = useCallback(
    async ({ key, file }: Upload) => {
      const created = await client.mutation(DocumentUploadCreateDocument, {
        input: { fileName: file.name, size: file.size, mimeType: file.type || null },
      })
      if (created.error) throw errorSentence(created.error)
      const refused = created.data?.documentUploadCreate.userErrors[0]
      if (refused) throw problemSentence(refused)
      const target = created.data?.documentUploadCreate.upload
      if (!target) throw words.sendFailed
      const sending = sendFile(file, target, (percent) => change(key, { percent }))
      running.current.set(key, sending)
      await sending.promise.catch(() => {
        throw words.sendFailed
      })
      change(key, { state: 'finishing', percent: 100 })
      const completed = await client.mutation(DocumentUploadCompleteDocument, { input: { uploadId: target.id } })
      if (completed.error) throw errorSentence(completed.error)
      const problem = completed.data?.documentUploadComplete.userErrors[0]
      if (problem) throw problemSentence(problem)
    },
    [client, change, words, errorSentence, problemSentence],
  )

  const work = useCallback(async () => {
    while (running.current.size < atOnce) {
      const upload = queue.current.shift()
      if (!upload) return
      running.current.set(upload.key, null)
      change(upload.key, { state: 'sending', percent: 0, problem: null })
      void send(upload)
        .then(() => drop(upload.key))
        .catch((problem: unknown) =>
          change(upload.key, { state: 'failed', problem: typeof problem === 'string' ? problem : words.sendFailed }),
        )
        .finally(() => {
          running.current.delete(upload.key)
          void work()
        })
    }
  }, [send, drop, change, words])

  // Files on their way are lost with the page: the browser asks first.
  const unsent = uploads.some(({ state }) => state !== 'failed')
  useEffect(() => {
    if (!unsent) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsent])

  const value = useMemo<Uploads>(
    () => ({
      uploads,
      add: (files) => {
        const added = files.map((file): Upload => {
          lastKey.current += 1
          return { key: lastKey.current, file, state: 'waiting', percent: 0, problem: null }
        })
        queue.current.push(...added)
        setUploads((all) => [...all, ...added])
        void work()
      },
      retry: (key) => {
        const upload = uploads.find((one) => one.key === key)
        if (!upload) return
        change(key, { state: 'waiting', problem: null })
        queue.current.push(upload)
        void work()
      },
      drop,
    }),
    [uploads, work, drop, change],
  )

  return (
    <UploadsContext value={value}>
      {children}
      <FileDrop onFiles={value.add} />
    </UploadsContext>
  )
}

export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext)
  if (!uploads) throw new Error('useUploads needs an UploadsProvider above it')
  return uploads
}
