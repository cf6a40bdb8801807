'use client'
import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { useWords } from '@/features/language/language'
import { useUploads } from './uploads'
import { documentWords } from './words'

/** Opens the system's file chooser; several files may be chosen at once. */
export function UploadButton({ onChosen }: { onChosen?: () => void }) {
  const words = useWords(documentWords)
  const { add } = useUploads()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        aria-label={words.upload}
        className="hidden"
        multiple
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length === 0) return
          add(files)
          onChosen?.()
        }}
        ref={input}
        type="file"
      />
      <Button kind="primary" onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        {words.upload}
      </Button>
    </>
  )
}
