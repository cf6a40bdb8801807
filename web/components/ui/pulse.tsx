'use client'
import { useState } from 'react'

/** Lights its positioned parent up once whenever `on` changes, not when it first shows. */
export function Pulse({ on }: { on: string }) {
  const [first] = useState(on)
  const [seen, setSeen] = useState(false)
  if (!seen && on !== first) setSeen(true)
  return seen ? <span aria-hidden className="pointer-events-none absolute inset-0 animate-pulse-row" key={on} /> : null
}
