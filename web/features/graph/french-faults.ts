import type { FaultCode } from './fault-codes'

/** What each code means and what to do, for whoever reads French: the server's own sentences are English. */
export const sentencesByCode: Record<FaultCode, string> = {
  INVALID_INPUT: 'Cette valeur n’est pas acceptable.',
  NOT_FOUND: 'Cet élément n’existe plus.',
  CONFLICT: 'L’état actuel ne le permet pas ; il a peut-être changé entre-temps.',
  IDEMPOTENCY_CONFLICT: 'Cette demande a déjà été faite avec d’autres valeurs. Rechargez la page, puis recommencez.',
  UNSUPPORTED_TYPE:
    'Ce type de fichier ne peut pas être lu. Enregistrez-le en PDF, DOCX, HTML, Markdown, CSV, JSON ou texte, puis envoyez cette version.',
  TOO_LARGE: 'Le fichier ou le texte dépasse la taille permise. Découpez-le en parties plus petites.',
  EMPTY_FILE: 'Le fichier est vide. Vérifiez que c’est le bon, puis renvoyez-le.',
  FILE_UNREADABLE:
    'Le fichier est endommagé, ou n’est pas ce que son nom annonce. Ouvrez-le dans son logiciel, enregistrez-le de nouveau, puis envoyez cette copie.',
  FILE_ENCRYPTED: 'Le fichier est protégé par un mot de passe. Retirez la protection, puis renvoyez-le.',
  FILE_TOO_COMPLEX:
    'Le fichier est trop complexe pour être lu dans les limites de temps et de mémoire. Découpez-le ou simplifiez-le.',
  UPLOAD_INCOMPLETE: 'L’envoi est incomplet. Recommencez.',
  UPLOAD_EXPIRED: 'L’envoi a expiré. Recommencez.',
  ADDRESS_REFUSED:
    'Cette adresse n’est pas autorisée : les adresses privées ou locales sont bloquées. Votre exploitant peut en autoriser une.',
  MODEL_UNAVAILABLE: 'Ce modèle n’est pas disponible. Choisissez-en un autre.',
  CONNECTOR_CONFIG: 'La source ne peut pas être lue avec ce réglage.',
  MODEL_AUTH: 'Le fournisseur du modèle a refusé la clé. Vérifiez-la dans les modèles.',
  MODEL_RATE_LIMITED: 'Le fournisseur du modèle demande de ralentir. Patientez un moment, puis réessayez.',
  MODEL_REFUSED: 'Le fournisseur du modèle a refusé la demande.',
  MODEL_UNREACHABLE: 'Le fournisseur du modèle est injoignable. Réessayez dans un moment.',
  MODEL_STREAM_BROKEN: 'Le fournisseur du modèle s’est interrompu avant la fin de la réponse.',
  MODEL_TIMEOUT_CONNECT: 'Le fournisseur du modèle n’a pas accepté la connexion à temps.',
  MODEL_TIMEOUT_FIRST_TOKEN: 'Le fournisseur du modèle n’a pas commencé à répondre à temps.',
  MODEL_TIMEOUT_STALL: 'Le fournisseur du modèle s’est arrêté au milieu de la réponse.',
  MODEL_TIMEOUT_TOTAL: 'La réponse a pris plus de temps que permis.',
  INTERRUPTED:
    'Le serveur s’est arrêté pendant le travail. Ce qui était fait est conservé ; recommencez pour la suite.',
  CANCELLED: 'Arrêtée.',
  BAD_REQUEST: 'La demande est mal formée. Rechargez la page, puis recommencez.',
  GRAPHQL_PARSE_FAILED: 'La demande est mal formée. Rechargez la page, puis recommencez.',
  GRAPHQL_VALIDATION_FAILED: 'Cette page n’est plus à jour. Rechargez-la, puis recommencez.',
  QUERY_TOO_COSTLY: 'La demande est trop lourde. Réduisez la période ou le nombre d’éléments.',
  PERSISTED_QUERY_NOT_FOUND: 'Cette page n’est plus à jour. Rechargez-la, puis recommencez.',
  PERSISTED_QUERY_REQUIRED: 'La demande a été refusée par sécurité. Rechargez la page, puis recommencez.',
  INVALID_CURSOR: 'Cette liste a changé. Rechargez la page.',
  UNAUTHENTICATED: 'Votre session a pris fin. Connectez-vous de nouveau.',
  CSRF: 'La demande a été refusée par sécurité. Rechargez la page, puis recommencez.',
  FORBIDDEN: 'Votre compte n’a pas le droit de voir ou de faire cela.',
  TENANT_NOT_FOUND: 'Cet espace de travail n’existe pas, ou vous n’y avez pas accès.',
  TENANT_SUSPENDED: 'Cet espace de travail est suspendu.',
  RATE_LIMITED: 'Trop de demandes pour l’instant. Patientez un moment, puis réessayez.',
  UNAVAILABLE: 'Une partie du serveur est injoignable. Réessayez dans un moment.',
  INTERNAL: 'Une erreur s’est produite sur le serveur. Réessayez ; si cela dure, prévenez votre administrateur.',
}

/**
 * Sentences of the server that say more than their code, or have none; `{}` stands for what varies, `{url}` for an address. A
 * test keeps them equal to what the server writes.
 */
export const sentencesByText: readonly (readonly [english: string, french: string])[] = [
  // documents
  [
    'The file could not be processed after several attempts; try “Reindex” later.',
    'Le fichier n’a pas pu être traité après plusieurs essais. Essayez « Relire » plus tard.',
  ],
  ['The original of this document is missing.', 'L’original de ce document est introuvable. Envoyez-le de nouveau.'],
  [
    "The PDF holds only images. Reading it needs text recognition (OCR), which isn't available here; send a PDF with text.",
    'Ce PDF ne contient que des images. Le lire demande une reconnaissance de texte, absente ici ; envoyez un PDF avec du texte.',
  ],
  ['The PDF has {} pages; the limit is {}. Split it.', 'Ce PDF a {} pages ; la limite est de {}. Découpez-le.'],
  [
    'The table cannot be read{}: check its quotation marks.',
    'Le tableau ne peut pas être lu : vérifiez ses guillemets.',
  ],
  [
    'The file is not valid JSON. Check it with a JSON validator.',
    'Le fichier n’est pas un JSON valide. Vérifiez-le avec un outil de validation.',
  ],
  [
    'The file has no text. Check that it is the right one.',
    'Le fichier ne contient pas de texte. Vérifiez que c’est le bon.',
  ],
  ['{url} answered with status {}', 'L’adresse {url} a répondu par l’erreur {}.'],
  ['{url} cannot be reached', 'L’adresse {url} est injoignable.'],
  ['{url} did not answer within {} seconds', 'L’adresse {url} n’a pas répondu en {} secondes.'],
  ['{url} has no content.', 'L’adresse {url} n’a pas de contenu.'],
  // sources
  [
    'The folder {} is not there, or the server may not read it.',
    'Le dossier {} n’existe pas, ou le serveur n’a pas le droit de le lire.',
  ],
  ['{} is a file; give the folder that holds it.', '{} est un fichier ; indiquez le dossier qui le contient.'],
  [
    'The platform’s own data folder cannot be connected.',
    'Le dossier de données de la plateforme ne peut pas être connecté.',
  ],
  [
    '{} belongs to the operating system and cannot be connected.',
    '{} appartient au système et ne peut pas être connecté.',
  ],
  [
    '{} is outside the folders that the operator allows (FOLDER_ROOTS).',
    '{} est hors des dossiers que l’exploitant autorise (FOLDER_ROOTS).',
  ],
  ['The folder {} cannot be read.', 'Le dossier {} ne peut pas être lu.'],
  ['The server may not read this file.', 'Le serveur n’a pas le droit de lire ce fichier.'],
  ['The file could not be read.', 'Le fichier n’a pas pu être lu.'],
  ['The file has {} bytes; at most {} are accepted.', 'Le fichier fait {} octets ; {} au plus sont acceptés.'],
  ['The connector {} is not installed.', 'Le connecteur {} n’est pas installé.'],
  [
    'The sync stopped on an error of the platform; it will be tried again.',
    'La synchronisation s’est arrêtée sur une erreur de la plateforme ; elle sera relancée.',
  ],
  ['This integration is paused; resume it first.', 'Cette intégration est en pause ; reprenez-la d’abord.'],
  ['This integration is not paused.', 'Cette intégration n’est pas en pause.'],
  // answers and models
  ['This answer is still being written; stop it first.', 'Cette réponse est en cours d’écriture ; arrêtez-la d’abord.'],
  [
    'This model is disabled; enable it or choose another.',
    'Ce modèle est désactivé ; activez-le ou choisissez-en un autre.',
  ],
  ['The provider already has a model of this name.', 'Ce fournisseur a déjà un modèle de ce nom.'],
  ['A disabled model cannot be the default.', 'Un modèle désactivé ne peut pas être celui par défaut.'],
  // workspaces
  ['There is a tenant of this short name already.', 'Un espace porte déjà ce nom court.'],
  ['Another tenant is reached as {}.', 'Un autre espace est joint sous {}.'],
  ['This tenant is still being set up.', 'Cet espace est encore en cours de préparation.'],
  ['This tenant is being deleted.', 'Cet espace est en cours de suppression.'],
  [
    'The date of this tenant’s deletion has come: it can no longer be undone.',
    'La date de suppression de cet espace est passée : elle ne peut plus être annulée.',
  ],
  [
    'The first tenant cannot be suspended or deleted: its owner operates the platform.',
    'Le premier espace ne peut être ni suspendu ni supprimé : son propriétaire exploite la plateforme.',
  ],
  [
    'The tenant is there, but its database could not be set up yet. It is tried again by itself; the tenant’s page says what is wrong.',
    'L’espace est créé, mais sa base n’a pas encore pu être préparée. Un nouvel essai aura lieu tout seul ; la page de l’espace dit ce qui ne va pas.',
  ],
  [
    'A tenant on a server of its own needs that server’s address.',
    'Un espace sur son propre serveur demande l’adresse de ce serveur.',
  ],
  ['The server cannot be reached at this address.', 'Le serveur est injoignable à cette adresse.'],
  ['The server must be PostgreSQL 15 or newer.', 'Le serveur doit être PostgreSQL 15 ou plus récent.'],
  // forms
  ['`expiresAt` must be in the future.', 'L’échéance doit être dans le futur.'],
  ['The text is empty.', 'Le texte est vide.'],
  [
    'This is not a URL; it should begin with https://.',
    'Ce n’est pas une adresse ; elle devrait commencer par https://.',
  ],
  ['Only http and https addresses can be used.', 'Seules les adresses http et https sont possibles.'],
  ['Leave user names and passwords out of the URL.', 'Retirez le nom d’utilisateur et le mot de passe de l’adresse.'],
  [
    'Hours can be shown for at most two months; choose DAY.',
    'Les heures ne s’affichent que sur deux mois au plus ; choisissez les jours.',
  ],
  [
    'That is too many buckets; choose a shorter range or a coarser granularity.',
    'C’est trop de points ; choisissez une période plus courte ou un pas plus grand.',
  ],
]

const gap = /\{(?:url)?\}/g
const patterns = sentencesByText.map(([english, french]) => {
  const exact = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  const pattern = exact.replace(gap, (name) => (name === '{url}' ? '(\\S+)' : '(.*?)'))
  return { pattern: new RegExp(`^${pattern}\\.?$`, 's'), french }
})
const number = new Intl.NumberFormat('fr')

/** A fault in French: by its text where that says more, else by its code, else in the server's words. */
export function frenchFault(code: string | null | undefined, text: string): string {
  for (const { pattern, french } of patterns) {
    const found = pattern.exec(text)
    if (!found) continue
    const values = found.slice(1)
    return french.replaceAll(gap, () => {
      const value = values.shift() ?? ''
      return /^\d{4,}$/.test(value) ? number.format(Number(value)) : value
    })
  }
  return (code && Object.hasOwn(sentencesByCode, code) && sentencesByCode[code as FaultCode]) || text
}
