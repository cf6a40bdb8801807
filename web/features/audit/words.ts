import { defineWords } from '@/features/language/words'

export const auditWords = defineWords({
  en: {
    title: 'Audit log',
    lead: 'Who did what, when and from where. Entries can be added, never changed.',
    emptyTitle: 'Nothing recorded yet',
    emptyWhy: 'Sign-ins, uploads, deletions, connections and changes of rights appear here.',
    columns: { when: 'When', who: 'Who', what: 'What', from: 'From' },
    kind: { USER: 'user', API_KEY: 'API key', OPERATOR: 'operator', SYSTEM: 'system' },
    detail: 'Detail',
  },
  fr: {
    title: 'Journal d’audit',
    lead: 'Qui a fait quoi, quand et d’où. On peut y ajouter des entrées, jamais les modifier.',
    emptyTitle: 'Rien d’enregistré pour l’instant',
    emptyWhy: 'Connexions, envois, suppressions, intégrations et changements de droits apparaissent ici.',
    columns: { when: 'Quand', who: 'Qui', what: 'Quoi', from: 'Depuis' },
    kind: { USER: 'utilisateur', API_KEY: 'clé d’API', OPERATOR: 'exploitant', SYSTEM: 'système' },
    detail: 'Détail',
  },
})
