import type { Language } from '@/features/language/words'
import type { ConnectorPartFragment } from '@/gql/graphql'

export type ConnectorWords = {
  displayName: string
  description: string
  config: Record<string, { title: string; description?: string }>
}

/** Connectors in French, by name: what a manifest says of itself is English. */
export const frenchConnectors: Record<string, ConnectorWords> = {
  'local-folder': {
    displayName: 'Dossier local',
    description:
      'Lit les fichiers d’un dossier de la machine qui fait tourner la plateforme, et suit leurs changements. Les fichiers sont copiés dans le stockage de la plateforme ; rien n’est écrit dans le dossier.',
    config: {
      path: { title: 'Dossier', description: 'Chemin absolu sur le serveur, par exemple /srv/documents.' },
      recursive: { title: 'Inclure les sous-dossiers' },
    },
  },
}

type Connector = ConnectorPartFragment
type Schema = { properties?: Record<string, object> }

/** A connector in the visitor's language, or in its manifest's own where there are no other words. */
export function inLanguage(language: Language, connector: Connector): Connector {
  const words = language === 'fr' ? frenchConnectors[connector.name] : undefined
  if (!words) return connector
  const schema = (connector.configSchema ?? {}) as Schema
  const properties = Object.entries(schema.properties ?? {}).map(([key, property]) => [
    key,
    { ...property, ...words.config[key] },
  ])
  return {
    ...connector,
    displayName: words.displayName,
    description: words.description,
    configSchema: { ...schema, properties: Object.fromEntries(properties) },
  }
}
