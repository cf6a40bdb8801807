'use client'
import type { ReactNode } from 'react'
import { ConversationList } from './conversation-list'

/** The conversations beside the one that is open. */
export function ChatFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-full">
      <div className="hidden w-64 shrink-0 border-line border-r lg:block">
        <ConversationList />
      </div>
      {children}
    </div>
  )
}
