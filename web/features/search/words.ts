import { defineWords } from '@/features/language/words'

export const searchWords = defineWords({
  en: {
    title: 'Search',
    placeholder: 'Search the passages of all documents…',
    submit: 'Search',
    mode: 'How to search',
    modes: { HYBRID: 'Both', VECTOR: 'By meaning', KEYWORD: 'By words' },
    hits: (n: number, text: string) => (n === 1 ? '1 passage' : `${text} passages`),
    keys: 'j and k move, Enter opens',
    emptyTitle: 'Find the passage itself',
    emptyWhy:
      'Search shows what the documents say, word for word, with the page. To have a question answered, use the chat.',
    noneTitle: 'Nothing fits these words',
    noneWhy: 'Try other words, or search both by words and by meaning.',
    score: (score: string) => `score ${score}`,
    more: 'Show more',
    page: (page: string) => `page ${page}`,
  },
  fr: {
    title: 'Recherche',
    placeholder: 'Chercher dans les passages de tous les documents…',
    submit: 'Chercher',
    mode: 'Façon de chercher',
    modes: { HYBRID: 'Les deux', VECTOR: 'Par le sens', KEYWORD: 'Par les mots' },
    hits: (n, text) => (n <= 1 ? `${text} passage` : `${text} passages`),
    keys: 'j et k déplacent, Entrée ouvre',
    emptyTitle: 'Trouver le passage lui-même',
    emptyWhy:
      'La recherche montre ce que disent les documents, mot pour mot, avec la page. Pour obtenir une réponse rédigée, utilisez la discussion.',
    noneTitle: 'Rien ne correspond à ces mots',
    noneWhy: 'Essayez d’autres mots, ou cherchez à la fois par les mots et par le sens.',
    score: (score) => `score ${score}`,
    more: 'Afficher plus',
    page: (page) => `page ${page}`,
  },
})
