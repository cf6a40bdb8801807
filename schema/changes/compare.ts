import {
  BreakingChangeType,
  buildSchema,
  DangerousChangeType,
  findSchemaChanges,
  type GraphQLNamedType,
  type GraphQLSchema,
  isArgument,
  isInputField,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  SafeChangeType,
  type SchemaChange,
  specifiedScalarTypes,
} from 'graphql'
import { deprecationsOf, removedAfter } from './deprecations.ts'
import { type Member, membersOf, typesOf } from './members.ts'

/** The SDL of the graph that applications see, and of the one that operators see. */
export interface Graphs {
  public: string
  full: string
}

export const graphNames = ['public', 'full'] as const satisfies (keyof Graphs)[]

/**
 * - `breaking`: a request that was right no longer is, or an answer is no longer what it was said to be;
 * - `dangerous`: a client may meet what it did not know of, or get another answer to the same request;
 * - `deprecated`: it works, until a day that is given;
 * - `safe`: there is more than before.
 */
export interface Change {
  kind: 'breaking' | 'dangerous' | 'deprecated' | 'safe'
  /** What changed: the change's name in the change file, and its line in the note. */
  sentence: string
  /** For the removal of what was deprecated: what was said of it then. */
  announced?: string
}

/** What changed for applications, and what changed for operators besides. */
export type Changes = Record<keyof Graphs, Change[]>

/** Compares both graphs. Descriptions are no change. */
export function compare(released: Graphs, today: Graphs): Changes {
  const forApplications = changesOf(released.public, today.public)
  const told = new Set(forApplications.map(({ sentence }) => sentence))
  const full = changesOf(released.full, today.full).filter(({ sentence }) => !told.has(sentence))
  return { public: forApplications, full }
}

/** What changed from one SDL to another, by its sentence in alphabetical order. */
export function changesOf(before: string, after: string): Change[] {
  const old = buildSchema(before)
  const now = buildSchema(after)
  const found = findSchemaChanges(old, now)
    .filter(({ type, description }) => !untold.has(type) && !standardScalarAdded.has(description))
    .map((change): Change => ({ kind: kindOf(change), sentence: change.description }))
  const all = [...found, ...typesGone(old, now), ...newTypesOfInterfaces(old, now), ...inputsTightened(old, now)]
  const announced = new Map(
    [...deprecationsOf(old).values()].map(({ subject, reason }) => [`${subject} was removed.`, reason]),
  )
  return [
    ...all.map((change) => ({ ...change, announced: announced.get(change.sentence) })),
    ...deprecationChanges(old, now),
  ].sort((a, b) => (a.sentence < b.sentence ? -1 : 1))
}

// which types went is told by typesGone
const untold = new Set<string>([SafeChangeType.DESCRIPTION_CHANGED, BreakingChangeType.TYPE_REMOVED])
// a graph has those that it names: they come and go with its fields
const standardScalarAdded = new Set(specifiedScalarTypes.map((scalar) => `${scalar} was added.`))

const kindOf = ({ type }: SchemaChange): Change['kind'] =>
  type in BreakingChangeType ? 'breaking' : type in DangerousChangeType ? 'dangerous' : 'safe'

/**
 * Types that went and whose going is told by nothing else: root types, and those that an interface led to. Any other
 * type goes with the last field or argument that named it, which is told, and which alone can be deprecated.
 */
function typesGone(old: GraphQLSchema, now: GraphQLSchema): Change[] {
  const roots = [old.getQueryType(), old.getMutationType(), old.getSubscriptionType()]
  return typesOf(old)
    .filter((type) => !now.getType(type.name))
    .filter((type) => roots.some((root) => root === type) || interfacesOf(type).some((name) => now.getType(name)))
    .map((type) => ({ kind: 'breaking', sentence: `${type} was removed.` }))
}

/**
 * A new type of an interface comes where the interface is given, as a new member of a union does. Not of Node: there a
 * client gets only what it asked for by its id.
 */
function newTypesOfInterfaces(old: GraphQLSchema, now: GraphQLSchema): Change[] {
  return typesOf(now)
    .filter((type) => isObjectType(type) && !old.getType(type.name))
    .flatMap((type) =>
      interfacesOf(type)
        .filter((name) => name !== 'Node' && old.getType(name))
        .map((name): Change => ({ kind: 'dangerous', sentence: `${type} was added to the types of ${name}.` })),
    )
}

const interfacesOf = (type: GraphQLNamedType): string[] =>
  isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map(({ name }) => name) : []

/** What graphql-js does not count as breaking: a default that was needed goes, or only one field may be given. */
function inputsTightened(old: GraphQLSchema, now: GraphQLSchema): Change[] {
  const changes: Change[] = []
  for (const type of typesOf(now)) {
    const oldType = old.getType(type.name)
    if (!oldType) continue
    const before = new Map(membersOf(oldType).map((member) => [String(member), member]))
    for (const member of membersOf(type)) {
      const was = before.get(String(member))
      if (was && isOptionalByDefault(was) && isRequired(member)) {
        const subject = `${isArgument(member) ? 'Argument' : 'Field'} ${member}`
        changes.push({ kind: 'breaking', sentence: `${subject} lost its default and is now required.` })
      }
    }
    if (isInputObjectType(type) && isInputObjectType(oldType) && type.isOneOf !== oldType.isOneOf) {
      changes.push(
        type.isOneOf
          ? { kind: 'breaking', sentence: `${type} now takes exactly one field (@oneOf).` }
          : { kind: 'safe', sentence: `${type} no longer takes exactly one field only (@oneOf).` },
      )
    }
  }
  return changes
}

const isRequired = (member: Member): boolean =>
  (isArgument(member) && isRequiredArgument(member)) || (isInputField(member) && isRequiredInputField(member))

const isOptionalByDefault = (member: Member): boolean =>
  (isArgument(member) || isInputField(member)) && isNonNullType(member.type) && !isRequired(member)

/** What was deprecated, what no longer is, and days that moved. One that came nearer breaks what was promised. */
function deprecationChanges(old: GraphQLSchema, now: GraphQLSchema): Change[] {
  const before = deprecationsOf(old)
  const after = deprecationsOf(now)
  const present = new Set(typesOf(now).flatMap(membersOf).map(String))
  const changes: Change[] = []
  for (const [at, { subject, reason }] of after) {
    const was = before.get(at)?.reason
    if (was === reason) continue
    changes.push({ kind: 'deprecated', sentence: `${subject} is deprecated. ${reason}` })
    const [day, earlier] = [removedAfter(reason), removedAfter(was ?? '')]
    if (day && earlier && day < earlier) {
      changes.push({ kind: 'breaking', sentence: `${subject} may go after ${day}, which was ${earlier}.` })
    }
  }
  for (const [at, { subject }] of before) {
    if (!after.has(at) && present.has(at)) {
      changes.push({ kind: 'safe', sentence: `${subject} is no longer deprecated.` })
    }
  }
  return changes
}
