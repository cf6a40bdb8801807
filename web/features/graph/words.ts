import { defineWords } from '@/features/language/words'
import { frenchFault } from './french-faults'

export const graphWords = defineWords({
  en: {
    unreachable: 'The server cannot be reached. Check your connection, then try again.',
    forbidden: 'Your account does not have the right to see or do this.',
    tooMany: 'Too many requests for now. Wait a moment, then try again.',
    /** With the reference by which the server's log knows it, if it gave one. */
    serverFault: (reference: string | null) =>
      `Something went wrong on the server. Try again; if it lasts, tell your administrator${reference ? ` this reference: ${reference}` : ''}.`,
    /** A fault of the server by its code and the sentence it came with, which is English. */
    fault: (_code: string | null | undefined, text: string) => text,
  },
  fr: {
    unreachable: 'Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.',
    forbidden: 'Votre compte n’a pas le droit de voir ou de faire cela.',
    tooMany: 'Trop de demandes pour l’instant. Patientez un moment, puis réessayez.',
    serverFault: (reference) =>
      `Une erreur s’est produite sur le serveur. Réessayez ; si cela dure, prévenez votre administrateur${reference ? ` en donnant cette référence : ${reference}` : ''}.`,
    fault: frenchFault,
  },
})
