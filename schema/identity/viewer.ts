import type { ApiKeyRow, UserRow } from '../../api/data/lists/sources.ts'
import { type Principal, scopes } from '../../api/services/principal.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArgs } from '../shared/connections.ts'
import { byId } from '../shared/nodes.ts'
import { fieldsOf, wantedOf } from '../shared/selection.ts'
import { Tenant } from '../tenants/tenant.ts'

/** `documents:read` is DOCUMENTS_READ in the graph. */
export const ScopeEnum = builder.enumType('Scope', {
  description: 'A right.',
  values: Object.fromEntries(
    scopes.map((scope) => [
      scope.toUpperCase().replace(':', '_'),
      { value: scope, description: `The right \`${scope}\`.` },
    ]),
  ),
})

export const Role = builder.enumType('Role', {
  description: 'What a user may do.',
  values: {
    OWNER: { description: 'Everything.' },
    ADMIN: { description: 'Everything.' },
    MEMBER: { description: 'Documents, search and conversations.' },
    ANALYST: { description: 'Reading usage and documents.' },
  } as const,
})

export const PrincipalKind = builder.enumType('PrincipalKind', {
  description: 'What kind of caller.',
  values: {
    USER: { description: 'A person who signed in.' },
    API_KEY: { description: 'A program with an API key.' },
    OPERATOR: { description: 'An operator of the installation.' },
    SYSTEM: { description: 'The platform itself.' },
  } as const,
})

export const User = builder.objectRef<UserRow>('User')
export const ApiKey = builder.objectRef<ApiKeyRow>('ApiKey')

builder.node(User, {
  description: 'A person of the company. Needs `users:manage`, save the caller’s own.',
  id: { resolve: (user) => user.id },
  loadOne: byId('user'),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name.' }),
    email: t.exposeString('email', { description: 'E-mail address.' }),
    role: t.field({
      type: Role,
      description: 'What they may do.',
      extensions: { columns: ['role'] },
      resolve: (user) => user.role as 'MEMBER',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})

builder.node(ApiKey, {
  description: 'A key with which a program calls the platform. Needs `users:manage`, save the caller’s own.',
  id: { resolve: (key) => key.id },
  loadOne: byId('apiKey'),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    prefix: t.exposeString('prefix', { description: 'Its beginning, by which it can be recognised.' }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What it may do.',
      extensions: { columns: ['scopes'] },
      resolve: (key) => key.scopes as never,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Until when it works.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute.',
    }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was ended.' }),
  }),
})

const Viewer = builder.objectRef<Principal>('Viewer').implement({
  description: 'Who is asking. Needs no right.',
  fields: (t) => ({
    kind: t.field({ type: PrincipalKind, description: 'What kind of caller.', resolve: ({ kind }) => kind }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'The person, when one signed in.',
      resolve: (principal, _args, { lists }, info) =>
        principal.kind === 'USER' ? lists.one('user', principal.id, fieldsOf(info, 'User')) : null,
    }),
    apiKey: t.field({
      type: ApiKey,
      nullable: true,
      description: 'The key, when one was used.',
      resolve: (principal, _args, { lists }, info) =>
        principal.kind === 'API_KEY' ? lists.one('apiKey', principal.id, fieldsOf(info, 'ApiKey')) : null,
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What they may do.',
      resolve: (principal) => [...principal.scopes] as never,
    }),
    tenant: t.field({ type: Tenant, description: 'In which company.', resolve: (_p, _args, { tenant }) => tenant }),
  }),
})

const ApiKeyConnection = connectionOf('ApiKey', ApiKey)

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    description: 'Who is asking. Needs no right.',
    resolve: (_root, _args, { principal }) => principal,
  }),
  apiKeys: t.field({
    type: ApiKeyConnection,
    description: 'The API keys, newest first. Needs `users:manage`.',
    authScopes: { scope: 'users:manage' },
    args: pageArgs(t.arg),
    resolve: (_root, args, { lists }, info) => lists.page('apiKey', args, wantedOf(info, 'ApiKey')),
  }),
}))
