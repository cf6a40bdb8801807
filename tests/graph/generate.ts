import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql'

/** A request that somebody could send. */
export interface Asked {
  query: string
  variables: Record<string, unknown>
  operationName?: string
}

/** What there is to ask for. */
export interface Known {
  /** Global ids of what there is, of what there is not, and texts that are none. */
  ids: readonly string[]
  /** Cursors by the field that gave them out. */
  cursors: Readonly<Record<string, readonly string[]>>
}

/** Fields whose value differs from one answer to the next, or that are never planned. */
const changing = new Set(['search', 'url', 'lastUsedAt', 'lastActivityAt', 'sizeOnDisk'])

/** Valid queries over a whole schema, the same ones for the same seed. */
export function* generate(schema: GraphQLSchema, known: Known, seed: number): Generator<Asked, never> {
  const random = mulberry32(seed)
  for (;;) {
    const asked = new Query(schema, known, random).ask()
    if (validate(schema, parse(asked.query)).length === 0) yield asked
  }
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

class Query {
  readonly #schema: GraphQLSchema
  readonly #known: Known
  readonly #random: () => number
  readonly #variables: Record<string, unknown> = {}
  readonly #declared: string[] = []
  readonly #fragments: string[] = []
  #names = 0
  #toggles: string[] = []

  constructor(schema: GraphQLSchema, known: Known, random: () => number) {
    this.#schema = schema
    this.#known = known
    this.#random = random
  }

  ask(): Asked {
    const root = this.#schema.getQueryType()!
    const selection = this.#selection(root, 8, 1 + this.#below(3))
    const head = this.#declared.length ? `(${this.#declared.join(', ')})` : ''
    const named = this.#chance(0.2)
    const operation = `query ${named ? 'Wanted' : ''}${head} ${selection}`
    const other = named && this.#chance(0.5) ? ' query Other { __typename }' : ''
    return {
      query: [operation + other, ...this.#fragments].join('\n'),
      variables: this.#variables,
      ...(named ? { operationName: 'Wanted' } : {}),
    }
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count)
  }
  #chance(share: number): boolean {
    return this.#random() < share
  }
  #one<T>(of: readonly T[]): T {
    return of[this.#below(of.length)]!
  }
  #name(): string {
    return `x${this.#names++}`
  }

  /** A selection set of an object or interface type. */
  #selection(type: ReturnType<typeof getNamedType>, depth: number, wanted = 1 + this.#below(4)): string {
    const parts: string[] = []
    if (isInterfaceType(type)) {
      parts.push(...['id', '__typename'].filter(() => this.#chance(0.7)))
      const types = this.#schema.getPossibleTypes(type)
      for (let index = 0; index < wanted; index++) parts.push(this.#fragment(this.#one(types), depth - 1))
    } else if (isObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => !changing.has(field.name) && (depth > 0 || !isCompositeType(getNamedType(field.type))),
      )
      if (fields.length === 0) return '{ __typename }'
      for (let index = 0; index < wanted; index++) {
        const field = this.#one(fields)
        const text = this.#field(field, depth)
        parts.push(...text)
        if (this.#chance(0.1)) parts.push(this.#fragment(type, depth - 1))
        if (this.#chance(0.1)) parts.push('__typename')
      }
    }
    if (parts.length === 0) parts.push('__typename')
    return `{ ${parts.join(' ')} }`
  }

  #fragment(type: GraphQLObjectType, depth: number): string {
    const face = type.getInterfaces()[0]
    if (face && this.#chance(0.15))
      return `... on ${face.name}${this.#directive()} { id ${this.#chance(0.5) ? '__typename' : ''} }`
    const selection = this.#selection(type, depth, 1 + this.#below(2))
    if (this.#chance(0.5)) return `... ${this.#chance(0.8) ? `on ${type.name}` : ''}${this.#directive()} ${selection}`
    const name = `F${this.#names++}`
    this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`)
    const spread = `...${name}${this.#directive()}`
    return this.#chance(0.2) ? `${spread} ...${name}` : spread
  }

  /** A field, now and then twice with the same key, so that what is below is merged. */
  #field(field: GraphQLField<unknown, unknown>, depth: number): string[] {
    const args = this.#arguments(field)
    const alias = args || this.#chance(0.15) ? `${this.#name()}: ` : ''
    const type = getNamedType(field.type)
    const write = () => {
      const below = isCompositeType(type) ? ` ${this.#selection(type, depth - 1)}` : ''
      return `${alias}${field.name}${args}${this.#directive()}${below}`
    }
    return this.#chance(0.15) ? [write(), write()] : [write()]
  }

  #directive(): string {
    if (!this.#chance(0.1)) return ''
    return ` @${this.#one(['skip', 'include'])}(if: ${this.#toggle()})`
  }

  #toggle(): string {
    if (this.#chance(0.3)) return String(this.#chance(0.5))
    if (this.#toggles.length > 0 && this.#chance(0.5)) return `$${this.#one(this.#toggles)}`
    const name = this.#name()
    const standing = this.#chance(0.5)
    this.#declared.push(standing ? `$${name}: Boolean = ${this.#chance(0.5)}` : `$${name}: Boolean!`)
    if (!standing || this.#chance(0.5)) this.#variables[name] = this.#chance(0.5)
    this.#toggles.push(name)
    return `$${name}`
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const given: string[] = []
    const backwards = this.#chance(0.3)
    for (const argument of field.args) {
      const { name, type, defaultValue } = argument as GraphQLArgument & { defaultValue?: unknown }
      const required = isNonNullType(type) && (argument as { default?: unknown }).default === undefined
      const standing = !required && (isNonNullType(type) || defaultValue !== undefined)
      let share = required ? 1 : standing ? 0.5 : 0.3
      // pages are small as a rule, or everything would cost too much
      if (name === 'first') share = backwards ? 0.02 : 0.95
      if (name === 'last') share = backwards ? 0.95 : 0.02
      if (name === 'slug') share = 0.3
      if (!this.#chance(share)) continue
      given.push(`${name}: ${this.#value(type, name, field.name)}`)
    }
    return given.length ? `(${given.join(', ')})` : ''
  }

  /** A value as it stands in the text: a literal, or a variable. */
  #value(type: GraphQLInputType, name: string, of: string): string {
    const bare = isNonNullType(type) ? type.ofType : type
    if (isInputObjectType(bare) && this.#chance(0.6)) {
      const fields = Object.values(bare.getFields()).filter((each) => isNonNullType(each.type) || this.#chance(0.4))
      return `{ ${fields.map((each) => `${each.name}: ${this.#value(each.type, each.name, of)}`).join(', ')} }`
    }
    const value = this.#json(type, name, of)
    if (!this.#chance(0.45)) return literal(value, type)
    const variable = this.#name()
    const nullable = !isNonNullType(type)
    const standing = nullable && this.#chance(0.3) ? ` = ${literal(this.#json(type, name, of), type)}` : ''
    this.#declared.push(`$${variable}: ${type}${standing}`)
    if (!nullable || !this.#chance(0.15)) this.#variables[variable] = value
    return `$${variable}`
  }

  #json(type: GraphQLInputType, name: string, of: string): unknown {
    if (isNonNullType(type)) return this.#json(type.ofType, name, of)
    const plain = isListType(type) || name === 'first' || name === 'last'
    if (this.#chance(plain ? 0.03 : 0.08)) return null
    return this.#present(type, name, of)
  }

  /** An id, as a rule of what the field gives. */
  #id(of: string): string {
    const own = this.#known.ids.filter((id) => atob(id).toLowerCase().startsWith(`${of}:`))
    return this.#one(own.length > 0 && this.#chance(0.7) ? own : this.#known.ids)
  }

  #present(type: GraphQLInputType, name: string, of: string): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType, name, of)
    if (isListType(type)) {
      // one value stands for a list of one
      if (this.#chance(0.1)) return this.#present(type.ofType, name, of)
      return Array.from({ length: this.#below(name === 'ids' ? 6 : 3) }, () => this.#present(type.ofType, name, of))
    }
    if (isEnumType(type)) return this.#one(type.getValues()).name
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((each) => isNonNullType(each.type) || this.#chance(0.4))
      return Object.fromEntries(fields.map((each) => [each.name, this.#json(each.type, each.name, of)]))
    }
    switch (type.name) {
      case 'Int':
        return this.#chance(0.97) ? 1 + this.#below(4) : this.#one([0, 101, -1])
      case 'Boolean':
        return this.#chance(0.5)
      case 'ID':
        return this.#id(of)
      case 'Cursor': {
        const own = this.#known.cursors[of]
        return own && this.#chance(0.9) ? this.#one(own) : 'bm90aGluZw'
      }
      case 'DateTime':
        if (name === 'to') return '2026-01-20T00:00:00Z'
        return this.#one(['2026-01-01T00:00:00Z', '2026-01-03T12:30:00+02:00'])
      default:
        if (name === 'timeZone') return this.#one(['UTC', 'Europe/Paris'])
        if (name === 'slug') return this.#chance(0.8) ? 'demo' : 'nobody'
        return this.#one(['Document', 'a', '%', 'é "quoted"\n', ''])
    }
  }
}

/** A JSON value as a literal of GraphQL: names of enums and of fields stand without quotes. */
function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType)
  if (value === null) return 'null'
  if (isListType(type)) {
    return Array.isArray(value)
      ? `[${value.map((each) => literal(each, type.ofType)).join(', ')}]`
      : literal(value, type.ofType)
  }
  if (isEnumType(type)) return String(value)
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as object).map(
      ([name, each]) => `${name}: ${literal(each, type.getFields()[name]!.type)}`,
    )
    return `{ ${fields.join(', ')} }`
  }
  return JSON.stringify(value)
}
