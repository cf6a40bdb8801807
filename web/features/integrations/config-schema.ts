/** The part of JSON Schema that a connector's settings are written in. */
export type ConfigField = {
  key: string
  title: string
  description: string | null
  kind: 'text' | 'secret' | 'address' | 'flag' | 'number' | 'choice' | 'list'
  choices: readonly string[]
  required: boolean
  initial: unknown
  minimum?: number
  maximum?: number
}

type Property = Record<string, unknown>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

function kindOf(property: Property): ConfigField['kind'] {
  if (Array.isArray(property.enum)) return 'choice'
  if (property.type === 'boolean') return 'flag'
  if (property.type === 'number' || property.type === 'integer') return 'number'
  if (property.type === 'array') return 'list'
  if (property.format === 'password' || property.writeOnly === true) return 'secret'
  return property.format === 'uri' ? 'address' : 'text'
}

/** The settings to ask for, in the schema's order. */
export function configFields(schema: unknown): ConfigField[] {
  if (!isObject(schema) || !isObject(schema.properties)) return []
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    if (!isObject(property)) return []
    const kind = kindOf(property)
    return {
      key,
      title: asText(property.title) ?? key,
      description: asText(property.description),
      kind,
      choices: kind === 'choice' ? (property.enum as unknown[]).map(String) : [],
      required: required.includes(key),
      initial: property.default,
      minimum: asNumber(property.minimum),
      maximum: asNumber(property.maximum),
    }
  })
}

/** What stands in the form's inputs: text for all kinds but flags. */
export type Draft = Record<string, string | boolean>

export function draftOf(fields: readonly ConfigField[], config: unknown): Draft {
  const known = isObject(config) ? config : {}
  return Object.fromEntries(
    fields.map(({ key, kind, initial }) => {
      const value = known[key] ?? initial
      if (kind === 'flag') return [key, value === true]
      if (kind === 'list') return [key, Array.isArray(value) ? value.join('\n') : '']
      return [key, value === undefined || value === null ? '' : String(value)]
    }),
  )
}

/** The settings as the connector expects them. What was left empty is left out. */
export function configOf(fields: readonly ConfigField[], draft: Draft): Record<string, unknown> {
  const entries = fields.flatMap(({ key, kind }): [string, unknown][] => {
    const value = draft[key]
    if (typeof value === 'boolean') return [[key, value]]
    const text = (value ?? '').trim()
    if (text === '') return []
    if (kind === 'number') return [[key, Number(text)]]
    if (kind === 'list')
      return [
        [
          key,
          text
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        ],
      ]
    return [[key, text]]
  })
  return Object.fromEntries(entries)
}
