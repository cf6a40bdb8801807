'use client'
import { useCallback } from 'react'
import { useWords } from '@/features/language/language'
import type { BucketPartFragment, UsageDimension } from '@/gql/graphql'
import { usageWords } from './words'

/** Tells which group of a dimension a bucket belongs to, and what to call it. */
export function useGroupOf(dimension: UsageDimension): (bucket: BucketPartFragment) => { key: string; name: string } {
  const words = useWords(usageWords)
  return useCallback(
    (bucket) => {
      switch (dimension) {
        case 'MODEL':
          return { key: bucket.model?.id ?? '', name: bucket.model?.displayName ?? words.unknown }
        case 'PROVIDER':
          return { key: bucket.provider?.id ?? '', name: bucket.provider?.name ?? words.unknown }
        case 'USER':
          return { key: bucket.user?.id ?? '', name: bucket.user?.name || bucket.user?.email || words.nobody }
        case 'API_KEY':
          return { key: bucket.apiKey?.id ?? '', name: bucket.apiKey?.name ?? words.nobody }
        case 'PURPOSE':
          return { key: bucket.purpose ?? '', name: bucket.purpose ? words.purposes[bucket.purpose] : words.unknown }
        default: {
          const never: never = dimension
          return never
        }
      }
    },
    [dimension, words],
  )
}
