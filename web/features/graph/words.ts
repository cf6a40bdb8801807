import { defineWords } from '@/features/language/words'
import type { UserErrorCode } from '@/gql/graphql'

const problemsEn: Partial<Record<UserErrorCode, string>> = {}

const problemsFr: Partial<Record<UserErrorCode, string>> = {
  ADDRESS_REFUSED: 'Cette adresse n’est pas autorisée : les adresses privées ou locales sont bloquées.',
  CONFLICT: 'Un autre élément porte déjà ce nom ou cette valeur.',
  EMPTY_FILE: 'Ce fichier est vide.',
  FILE_ENCRYPTED: 'Ce fichier est protégé par un mot de passe.',
  FILE_TOO_COMPLEX: 'Ce fichier est trop complexe pour être lu.',
  FILE_UNREADABLE: 'Ce fichier n’a pas pu être lu.',
  MODEL_UNAVAILABLE: 'Ce modèle n’est pas disponible. Choisissez-en un autre.',
  NOT_FOUND: 'Cet élément n’existe plus.',
  TOO_LARGE: 'C’est trop volumineux.',
  UNSUPPORTED_TYPE: 'Ce type de fichier n’est pas pris en charge.',
  UPLOAD_EXPIRED: 'L’envoi a expiré. Recommencez.',
  UPLOAD_INCOMPLETE: 'L’envoi est incomplet. Recommencez.',
}

export const graphWords = defineWords({
  en: {
    unreachable: 'The server cannot be reached. Check your connection, then try again.',
    forbidden: 'Your account does not have the right to see or do this.',
    tooMany: 'Too many requests for now. Wait a moment, then try again.',
    serverFault: 'Something went wrong on the server. Try again; if it lasts, tell your administrator.',
    /** Sentences that replace the server's own (which are English). */
    problems: problemsEn,
  },
  fr: {
    unreachable: 'Le serveur est injoignable. Vérifiez votre connexion, puis réessayez.',
    forbidden: 'Votre compte n’a pas le droit de voir ou de faire cela.',
    tooMany: 'Trop de demandes pour l’instant. Patientez un moment, puis réessayez.',
    serverFault: 'Une erreur s’est produite sur le serveur. Réessayez ; si cela dure, prévenez votre administrateur.',
    problems: problemsFr,
  },
})
