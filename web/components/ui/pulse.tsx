'use client'
import { useState } from 'react'

/** Lights its row up once whenever `on` changes, not when it first shows. */
export function Pulse({ on }: { on: string }) {
  const [first] = useState(on)
  const [seen, setSeen] = useState(false)
  if (!seen && on !== first) setSeen(true)
  return seen ? <span aria-hidden className="absolute inset-0 -z-10 animate-pulse-row" key={on} /> : null
}
