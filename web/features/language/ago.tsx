'use client'
import { useEffect, useReducer } from 'react'
import { useFormat } from './format'

const minuteMs = 60_000

/** How long ago or until when, kept true while it shows. `due` takes its place once a moment to come has come. */
export function Ago({ at, due }: { at: string; due?: string }) {
  const format = useFormat()
  const [, again] = useReducer((count: number) => count + 1, 0)
  const distance = new Date(at).getTime() - Date.now()
  const near = Math.abs(distance) < 2 * minuteMs
  useEffect(() => {
    const timer = setInterval(again, near ? 1000 : minuteMs / 2)
    return () => clearInterval(timer)
  }, [near])
  return due !== undefined && distance <= 0 ? due : format.ago(at)
}
