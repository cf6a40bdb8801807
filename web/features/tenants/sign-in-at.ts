import { basePath } from '@/features/session/sign-in-address'

/** Where the people of a workspace sign in: at a host name of its own, else here by its short name. */
export const signInAt = ({ slug, domains }: { slug: string; domains: readonly string[] }): string =>
  domains[0]
    ? `${location.protocol}//${domains[0]}${basePath}/sign-in`
    : `${location.origin}${basePath}/sign-in?tenant=${slug}`
