'use client'
import { CloudOff, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection, useOnline } from '@/features/graph/connection'
import { useWords } from '@/features/language/language'
import { frameWords } from './words'

/** A blink of the network is not worth a banner. */
const showAfterMs = 900

/** Says when what is shown may be old, and that it will catch up. */
export function ConnectionBanner() {
  const words = useWords(frameWords)
  const online = useOnline()
  const reconnecting = useConnection() === 'reconnecting'
  const [lasting, setLasting] = useState(false)

  useEffect(() => {
    if (!reconnecting) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), showAfterMs)
    return () => clearTimeout(timer)
  }, [reconnecting])

  const text = !online ? words.offline : lasting ? words.reconnecting : null
  const Icon = online ? RefreshCw : CloudOff
  return (
    <div aria-live="polite" role="status">
      {text && (
        <p className="flex items-center justify-center gap-2 bg-late-tint px-4 py-1.5 text-late text-xs">
          <Icon aria-hidden className={online ? 'size-3.5 animate-spin' : 'size-3.5'} />
          {text}
        </p>
      )}
    </div>
  )
}
