'use client'
import { useCallback } from 'react'
import { useWords } from '@/features/language/language'
import { defineWords } from '@/features/language/words'

const actionsEn: Record<string, string> = {
  'apiKey.create': 'Created an API key',
  'apiKey.revoke': 'Revoked an API key',
  'conversation.delete': 'Deleted a conversation',
  'document.create': 'Added a document',
  'document.delete': 'Deleted a document',
  'document.reindex': 'Had a document read again',
  'integration.connect': 'Connected an integration',
  'integration.disconnect': 'Disconnected an integration',
  'integration.pause': 'Paused an integration',
  'integration.resume': 'Resumed an integration',
  'integration.sync': 'Started a sync',
  'integration.update': 'Changed an integration',
  'model.create': 'Added a model',
  'model.defaultSet': 'Changed a default model',
  'model.update': 'Changed a model',
  'provider.delete': 'Deleted a provider',
  'provider.keySet': 'Stored a provider key',
  'provider.update': 'Changed a provider',
  'tenant.delete': 'Set a date for deleting the workspace',
  'tenant.mismatch': 'Asked for a workspace without having the right',
  'tenant.resume': 'Resumed the workspace',
  'tenant.suspend': 'Suspended the workspace',
  'tenant.update': 'Changed the workspace',
}

const actionsFr: Record<string, string> = {
  'apiKey.create': 'A créé une clé d’API',
  'apiKey.revoke': 'A révoqué une clé d’API',
  'conversation.delete': 'A supprimé une conversation',
  'document.create': 'A ajouté un document',
  'document.delete': 'A supprimé un document',
  'document.reindex': 'A fait relire un document',
  'integration.connect': 'A connecté une intégration',
  'integration.disconnect': 'A déconnecté une intégration',
  'integration.pause': 'A mis une intégration en pause',
  'integration.resume': 'A repris une intégration',
  'integration.sync': 'A lancé une synchronisation',
  'integration.update': 'A modifié une intégration',
  'model.create': 'A ajouté un modèle',
  'model.defaultSet': 'A changé un modèle par défaut',
  'model.update': 'A modifié un modèle',
  'provider.delete': 'A supprimé un fournisseur',
  'provider.keySet': 'A enregistré la clé d’un fournisseur',
  'provider.update': 'A modifié un fournisseur',
  'tenant.delete': 'A fixé la date de suppression de l’espace',
  'tenant.mismatch': 'A demandé un espace sans en avoir le droit',
  'tenant.resume': 'A repris l’espace',
  'tenant.suspend': 'A suspendu l’espace',
  'tenant.update': 'A modifié l’espace',
}

const actionWords = defineWords({ en: actionsEn, fr: actionsFr })

/** Says an audited action in words; one that is not known yet is shown as it is recorded. */
export function useActionName(): (action: string) => string {
  const words = useWords(actionWords)
  return useCallback((action) => words[action] ?? action.replaceAll(/[._]/g, ' '), [words])
}
