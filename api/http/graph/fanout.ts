import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  Kind,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { positionOf } from '../../data/events/cursor.ts'
import type { LogSource } from '../../services/events/stream.ts'
import type { Delivery, Outlet } from './outlet.ts'

/** An event of a log's subscription, or word that there is no more for now. */
export interface LogEvent {
  kind: string
  cursor: string
}

export const isCaughtUp = ({ kind }: LogEvent): boolean => kind === 'caughtUp'

export const isLogSource = (source: object): source is LogSource<LogEvent> => 'from' in source

/** How following a group ended: with its source, by its failure, or because it went on without a reader too slow. */
export type Parting = { kind: 'ended' } | { kind: 'failed'; error: unknown } | { kind: 'behind' } | { kind: 'left' }

/** One who follows a group. */
export interface Follower {
  readonly outlet: Outlet
  /** The last event that it was given. */
  cursor: string
  position: number
  /** Waits for room: it gets what it missed once there is. */
  slow: boolean
  part(parting: Parting): void
}

/** What a group works with: the reading it begins with, and how an event becomes a result. */
export interface Work {
  source: AsyncGenerator<LogEvent, void>
  execute(event: LogEvent): Promise<Delivery>
  /** Ends the reading. */
  end(): void
}

interface Kept {
  cursor: string
  position: number
  delivery: Delivery
}

/** Of a group's last results so many are kept, for those who join late or have to wait for room. */
const kept = { events: 256, characters: 1_000_000 }
/** All groups together keep no more characters than this, a few bytes each: past it they keep nothing new. */
const keptByAll = 16_000_000

/** What all groups keep. */
interface Room {
  characters: number
  readonly most: number
}

/**
 * Readers of the same events who may see the same: each event is executed once and written to all. Nothing is queued
 * for anyone: who falls behind what is kept reads the log alone again, and comes back once it has caught up.
 */
class Group {
  readonly followers = new Set<Follower>()
  readonly #work: Work
  readonly #room: Room
  readonly #recent: Kept[] = []
  #characters = 0
  #ended = false
  /** Every event behind this is among the recent ones. */
  #since: number

  constructor(position: number, work: Work, room: Room) {
    this.#since = position
    this.#room = room
    this.#work = work
  }

  covers(position: number): boolean {
    return position >= this.#since
  }

  add(follower: Follower): void {
    this.followers.add(follower)
    this.#catchUp(follower)
  }

  end(): void {
    this.#ended = true
    this.#letGo(this.#recent.length)
    this.#work.end()
    // not awaited: a source that waits for its next event ends by its signal
    void this.#work.source.return().catch(() => undefined)
  }

  async run(): Promise<void> {
    let parting: Parting = { kind: 'ended' }
    try {
      for await (const event of this.#work.source) {
        if (isCaughtUp(event)) continue
        this.#deliver({
          cursor: event.cursor,
          position: positionOf(event.cursor),
          delivery: await this.#work.execute(event),
        })
      }
    } catch (error) {
      parting = { kind: 'failed', error }
    }
    // who waits for room has not had all of it: it sees the end by itself
    for (const follower of [...this.followers]) follower.part(follower.slow ? { kind: 'behind' } : parting)
  }

  #deliver(event: Kept): void {
    this.#keep(event)
    for (const follower of this.followers) {
      if (follower.slow || follower.position >= event.position) continue
      if (follower.outlet.full()) this.#wait(follower)
      else this.#give(follower, event)
    }
  }

  #give(follower: Follower, { cursor, position, delivery }: Kept): void {
    follower.cursor = cursor
    follower.position = position
    follower.outlet.write(delivery)
  }

  #wait(follower: Follower): void {
    follower.slow = true
    follower.outlet.whenFree(() => {
      if (this.followers.has(follower)) this.#catchUp(follower)
    })
  }

  #catchUp(follower: Follower): void {
    follower.slow = false
    if (!this.covers(follower.position) || follower.outlet.closed()) {
      follower.part({ kind: 'behind' })
      return
    }
    for (const event of this.#recent) {
      if (event.position <= follower.position) continue
      if (follower.outlet.full()) {
        this.#wait(follower)
        return
      }
      this.#give(follower, event)
    }
  }

  #keep(event: Kept): void {
    if (this.#ended) return // what was still being executed is for nobody
    const { length } = event.delivery.json
    this.#recent.push(event)
    this.#characters += length
    this.#room.characters += length
    while (this.#recent.length > kept.events || this.#characters > kept.characters) this.#letGo(1)
    // the oldest go, for as long as there is no room for all
    while (this.#recent.length > 0 && this.#room.characters > this.#room.most) this.#letGo(1)
  }

  #letGo(count: number): void {
    for (const { delivery, position } of this.#recent.splice(0, count)) {
      this.#characters -= delivery.json.length
      this.#room.characters -= delivery.json.length
      this.#since = position
    }
  }
}

export type Fanout = ReturnType<typeof createFanout>

/** The groups of one graph. @param most characters that they keep together */
export function createFanout(most = keptByAll) {
  const groups = new Map<string, Group>()
  const room: Room = { characters: 0, most }
  return {
    /**
     * Lets a reader that has had everything up to its position follow the group of its key, which begins with its
     * first follower. Returns how to leave, or null where the group has gone on too far: then it reads on alone.
     */
    follow(key: string, follower: Follower, begin: () => Work): (() => void) | null {
      const known = groups.get(key)
      if (known && !known.covers(follower.position)) return null
      const group = known ?? new Group(follower.position, begin(), room)
      const leave = () => {
        group.followers.delete(follower)
        if (group.followers.size > 0 || groups.get(key) !== group) return
        groups.delete(key)
        group.end()
      }
      const { part } = follower
      follower.part = (parting) => {
        leave()
        part(parting)
      }
      if (!known) {
        groups.set(key, group)
        void group.run()
      }
      group.add(follower)
      return leave
    },
    /** How many groups there are. */
    get size() {
      return groups.size
    },
    /** Characters that they keep. */
    get keeps() {
      return room.characters
    },
  }
}

/** Types whose answers are the same for everyone in a tenant with the same rights. Of what is not named here, each owner has their own. */
export const sameForAll: ReadonlySet<string> = new Set([
  ...['Subscription', 'DocumentEvent', 'DocumentProgress', 'DocumentDeleted', 'DocumentResync', 'Document'],
  ...['IntegrationEvent', 'IntegrationProgress', 'IntegrationDeleted', 'IntegrationResync', 'Integration'],
  ...['SyncRun', 'SyncCounts', 'UsageEvent', 'UsageRecorded', 'UsageResync', 'UsageRecord'],
])

/**
 * Names those whose results are the same: the same operation with the same variables, but for where each began, and
 * the same audience. `audience` gives who may see the same, by owner where the answer can depend on who asks.
 */
export function groupKey(
  args: {
    schema: GraphQLSchema
    document: DocumentNode
    operationName?: string | null | undefined
    variableValues?: Readonly<Record<string, unknown>> | null | undefined
  },
  audience: (personal: boolean) => string,
): string {
  const { personal, text, start } = factsOf(args.schema, args.document, args.operationName ?? null)
  const variables = Object.entries(args.variableValues ?? {})
    .filter(([name]) => name !== start)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([audience(personal), text, args.operationName ?? null, variables]))
    .digest('base64')
}

interface Facts {
  text: string
  personal: boolean
  /** The variable that says nothing but where to begin. */
  start: string | null
}

const known = new WeakMap<DocumentNode, Map<string | null, Facts>>()

function factsOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Facts {
  const ofDocument = known.get(document) ?? new Map<string | null, Facts>()
  known.set(document, ofDocument)
  const facts = ofDocument.get(operationName) ?? lookAt(schema, document, operationName)
  ofDocument.set(operationName, facts)
  return facts
}

function lookAt(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Facts {
  let personal = false
  const uses = new Map<string, number>()
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const type = getNamedType(types.getType())
        if (!type || (isCompositeType(type) && !sameForAll.has(type.name))) personal = true
      },
      Variable({ name }) {
        uses.set(name.value, (uses.get(name.value) ?? 0) + 1)
      },
    }),
  )
  const field = getOperationAST(document, operationName)?.selectionSet.selections[0]
  const after =
    field?.kind === Kind.FIELD ? field.arguments?.find(({ name }) => name.value === 'after')?.value : undefined
  // its definition and this one use
  const start = after?.kind === Kind.VARIABLE && uses.get(after.name.value) === 2 ? after.name.value : null
  return { text: document.loc?.source.body ?? print(document), personal, start }
}
