'use client'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { GraphProvider } from '@/features/graph/provider'
import { ToastProvider } from '@/features/toast/toast'

export function Providers({ children }: { children: ReactNode }) {
  return (
    <GraphProvider>
      <Tooltip.Provider delayDuration={350}>
        <ToastProvider>{children}</ToastProvider>
      </Tooltip.Provider>
    </GraphProvider>
  )
}
