import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { checkCost } from '../cost.ts'
import { type Plan, planOf, togglesOf } from './plan.ts'

/**
 * Texts are kept up to so many characters in all, and longer ones are never made ready. A short text can spread to
 * thousands of fields, about a kilobyte and a half each: of these there are so many in all.
 */
const kept = { texts: 2_000, characters: 1_000_000, longest: 20_000, fields: 50_000 }
/** Of one operation so many costs are remembered, and so many plans: one for each choice of what is left out. */
const mostCosts = 64
const mostPlans = 16

/** An operation of a document that was found good, made ready to be asked again. */
export interface Prepared {
  readonly name: string | null
  /** Fields that it asks for at most. @throws Fault QUERY_TOO_COSTLY */
  cost(variables: Record<string, unknown>): number
  /** Null for what is left to the usual execution. */
  plan(variables: Record<string, unknown>): Plan | null
}

interface Known {
  /** Null for what is left to the usual execution. */
  document: DocumentNode | null
  operations: Map<string | null, Prepared>
  /** Of all its plans. */
  fields: number
  /** Whether it was let go of: who still uses it does so for the last time. */
  gone: boolean
}

/**
 * The documents that were asked lately. The first time is left to the usual execution, since once may be once; from the
 * second time on a document is known, and what could be worked out without its variables is not worked out again.
 */
export class PreparedDocuments {
  readonly #checked: (text: string) => DocumentNode | null
  readonly #schema: GraphQLSchema
  readonly #unguarded: GraphQLSchema
  /** In the order of their last use; null for one that was asked once. */
  readonly #known = new Map<string, Known | null>()
  #characters = 0
  #fields = 0

  /**
   * @param unguarded the same schema without checks of rights
   * @param checked parses and validates as every document is; null for one that is refused
   */
  constructor(schema: GraphQLSchema, unguarded: GraphQLSchema, checked: (text: string) => DocumentNode | null) {
    this.#schema = schema
    this.#unguarded = unguarded
    this.#checked = checked
  }

  /** Null for what is left to the usual execution. */
  find(text: string, operationName: string | null): Prepared | null {
    if (text.length > kept.longest) return null
    let known = this.#known.get(text)
    if (known === undefined) {
      this.#keep(text)
      return null
    }
    known ??= { document: this.#checked(text), operations: new Map(), fields: 0, gone: false }
    this.#known.delete(text)
    this.#known.set(text, known)
    const { document, operations } = known
    let prepared = operations.get(operationName)
    if (!prepared && document) {
      const operation = getOperationAST(document, operationName)
      if (operation?.operation !== 'query') return null
      const of = known
      prepared = prepare(this.#schema, this.#unguarded, document, operation, ({ fields }) => {
        if (of.gone) return
        of.fields += fields
        this.#fields += fields
        this.#letGo()
      })
      operations.set(operationName, prepared)
    }
    return prepared ?? null
  }

  #keep(text: string): void {
    this.#known.set(text, null)
    this.#characters += text.length
    this.#letGo()
  }

  /** Lets go of what was not asked for longest, until there is room. */
  #letGo(): void {
    for (const [oldest, known] of this.#known) {
      const { size } = this.#known
      if (size <= kept.texts && this.#characters <= kept.characters && this.#fields <= kept.fields) break
      this.#known.delete(oldest)
      this.#characters -= oldest.length
      if (!known) continue
      this.#fields -= known.fields
      known.gone = true
    }
  }
}

function prepare(
  schema: GraphQLSchema,
  unguarded: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  onPlanned: (plan: Plan) => void,
): Prepared {
  const name = operation.name?.value ?? null
  const sizes = sizesOf(document)
  const costs = new Map<string, number>()
  const toggles = togglesOf(document)
  const defaults = new Map(
    operation.variableDefinitions?.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  )
  const plans = new Map<string, Plan | null>()
  return {
    name,
    cost(variables) {
      const key = sizes.length ? JSON.stringify(sizes.map((size) => measureOf(ownOf(variables, size)))) : ''
      let cost = costs.get(key)
      if (cost === undefined) {
        cost = checkCost(schema, document, name, variables)
        if (costs.size >= mostCosts) costs.clear()
        costs.set(key, cost)
      }
      return cost
    },
    plan(variables) {
      const on: string[] = []
      for (const toggle of toggles) {
        const given = ownOf(variables, toggle)
        const standing = defaults.get(toggle)
        if (given === undefined ? standing?.kind === Kind.BOOLEAN && standing.value : given === true) on.push(toggle)
        else if (given !== undefined && given !== false) return null // refused by whoever executes as usual
      }
      const key = on.join()
      let plan = plans.get(key)
      if (plan === undefined && plans.size < mostPlans) {
        plan = planOf(unguarded, document, operation, new Set(on))
        plans.set(key, plan)
        if (plan) onPlanned(plan)
      }
      return plan ?? null
    },
  }
}

/** A variable, which may have the name of what every object inherits. */
const ownOf = (variables: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(variables, name) ? variables[name] : undefined

/** The variables that an operation's cost depends on: page sizes, lists of ids, and names of types of the schema. */
function sizesOf(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Argument({ name, value }) {
      if (value.kind === Kind.VARIABLE && ['first', 'last', 'ids', 'name'].includes(name.value))
        names.add(value.name.value)
    },
  })
  return [...names]
}

/** What of a variable an operation's cost depends on. */
const measureOf = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'string' ? value : Array.isArray(value) ? [value.length] : typeof value
