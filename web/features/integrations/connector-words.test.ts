import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { frenchConnectors, inLanguage } from './connector-words'

const folder = join(import.meta.dirname, '..', '..', '..', 'integrations')
const manifests = globSync('*/manifest.json', { cwd: folder }).map((path) =>
  JSON.parse(readFileSync(join(folder, path), 'utf8')),
)

describe('the connectors in French', () => {
  it.for(manifests)('[WEB-3] says in French all that the manifest of $name says', ({ config, ...manifest }) => {
    const words = frenchConnectors[manifest.name]
    for (const [key, property] of Object.entries<{ title: string; description?: string }>(config.properties)) {
      expect([key, words?.config[key]?.title]).toEqual([key, expect.any(String)])
      expect([key, typeof words?.config[key]?.description]).toEqual([key, typeof property.description])
    }
    const connector = { ...manifest, configSchema: config }
    expect(inLanguage('en', connector)).toBe(connector)
    expect(inLanguage('fr', connector)).toMatchObject({
      displayName: words?.displayName,
      configSchema: { required: config.required, properties: { path: { type: 'string', title: 'Dossier' } } },
    })
  })

  it('[WEB-3] leaves a connector of its own in its own words', () => {
    const connector = {
      __typename: 'Connector' as const,
      name: 'wiki',
      displayName: 'Wiki',
      description: 'Reads.',
      icon: 'book',
      configSchema: {},
    }
    expect(inLanguage('fr', connector)).toBe(connector)
  })
})
