'use client'
import { useState } from 'react'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { documentWords } from './words'

/** The original PDF beside its text, at a page. On narrow screens it is opened in its own tab instead. */
export function Original({ url, title, page }: { url: string; title: string; page: number }) {
  const words = useWords(documentWords)
  const format = useFormat()
  // The address is signed anew with every read of the document; the first one is kept so that the viewer does not blink.
  const [first] = useState(url)
  return (
    <section className="sticky top-4 mt-6 hidden h-[calc(100dvh-8rem)] flex-col lg:flex">
      <h2 className="mb-2 flex min-h-8 items-center font-medium text-sm">
        {words.original}
        <span className="numbers ml-2 font-normal text-faint">{words.page(format.number(page))}</span>
      </h2>
      {/* A viewer follows the page of its address only when it loads: hence the key. */}
      <iframe
        className="w-full flex-1 rounded-md border border-line bg-sunken"
        key={page}
        src={`${first}#page=${page}&view=FitH`}
        title={`${words.original} : ${title}`}
      />
    </section>
  )
}
