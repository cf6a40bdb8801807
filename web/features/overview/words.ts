import { defineWords } from '@/features/language/words'

export const overviewWords = defineWords({
  en: {
    title: 'Overview',
    counts: { documents: 'Documents', passages: 'Passages', stored: 'Stored', conversations: 'Conversations' },
    running: 'Running now',
    nothingRuns: 'Nothing is running. New files and syncs appear here while they are worked on.',
    integrations: 'Integrations',
    recent: 'Latest conversations',
    today: 'Last 24 hours',
    calls: (n: number, text: string) => (n === 1 ? '1 call' : `${text} calls`),
    nextRun: 'Next sync',
    now: 'now',
    seeUsage: 'See usage',
    stepsTitle: 'First steps',
    step: {
      document: { title: 'Add a document', why: 'Drop files anywhere on this page, or choose them.' },
      ask: { title: 'Ask a question', why: 'The answer cites the passages it comes from.', verb: 'Open the chat' },
      connect: {
        title: 'Connect a folder',
        why: 'Its files become documents and stay in step by themselves.',
        verb: 'See the connectors',
      },
      usage: { title: 'See what it used', why: 'Every call is counted: tokens, time and cost.', verb: 'Open usage' },
    },
    done: 'Done',
    all: 'See all',
  },
  fr: {
    title: 'Vue d’ensemble',
    counts: { documents: 'Documents', passages: 'Passages', stored: 'Stockage', conversations: 'Conversations' },
    running: 'En cours',
    nothingRuns:
      'Rien n’est en cours. Les nouveaux fichiers et les synchronisations apparaissent ici pendant leur traitement.',
    integrations: 'Intégrations',
    recent: 'Dernières conversations',
    today: 'Dernières 24 heures',
    calls: (n, text) => (n <= 1 ? `${text} appel` : `${text} appels`),
    nextRun: 'Prochaine synchronisation',
    now: 'maintenant',
    seeUsage: 'Voir la consommation',
    stepsTitle: 'Premiers pas',
    step: {
      document: {
        title: 'Ajouter un document',
        why: 'Déposez des fichiers n’importe où sur cette page, ou choisissez-les.',
      },
      ask: {
        title: 'Poser une question',
        why: 'La réponse cite les passages d’où elle vient.',
        verb: 'Ouvrir la discussion',
      },
      connect: {
        title: 'Connecter un dossier',
        why: 'Ses fichiers deviennent des documents et restent à jour tout seuls.',
        verb: 'Voir les connecteurs',
      },
      usage: {
        title: 'Voir ce qui a été consommé',
        why: 'Chaque appel est compté : jetons, durée et coût.',
        verb: 'Ouvrir la consommation',
      },
    },
    done: 'Fait',
    all: 'Tout voir',
  },
})
