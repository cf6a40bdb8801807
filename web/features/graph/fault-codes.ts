/** Every code of the server's registry, and the one that an answer ends with when its reader stopped it. */
export type { ErrorCode as FaultCode } from '@/gql/graphql'
