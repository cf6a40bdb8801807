'use client'
import type { ReactNode } from 'react'
import { ConversationList } from './conversation-list'

/** The conversations beside the one that is open. */
export function ChatFrame({ children }: { children: ReactNode }) {
  return (
    <div className="group/chat flex h-full">
      {/* An open source takes its place where there is no room for both. */}
      <div className="hidden w-64 shrink-0 border-line border-r lg:block group-has-data-source/chat:max-2xl:hidden">
        <ConversationList />
      </div>
      {children}
    </div>
  )
}
