/**
 * Frequent words that say nothing about a subject, without accents (as `words` gives them): articles, pronouns,
 * auxiliaries, prepositions, and the question words that a search starts with.
 */
const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const frenchStopWords = list(`
a afin ai aie aient ainsi ait alors apres as au aucun aucune aura aurait auront aussi autre autres aux avaient avais
avait avant avec avez avoir avons ayant c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chaque
chez ci combien comme comment contre d dans de depuis des deja donc dont du elle elles en encore enfin entre es est et
etaient etais etait etant etc ete etes etre eu eux faire fais fait faites faut font furent fut hors hui il ils j je
jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes
mes mien moi moins mon n ne ni non nos notre nous on ont or ou par parce parmi pas pendant peu peut peuvent plus
plusieurs pour pourquoi pourra pourrait puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi
s sa sans se sera serait seront ses seulement si sien soi soient soit sommes son sont sous suis sur t ta tandis te tel
telle telles tels tes toi ton tous tout toute toutes tres tu un une va vais vers voici voila vont vos votre vous vu y
dois doit doivent peux`)

export const englishStopWords = list(`
a about above after again against all also am an and any are aren as at be because been before being below between both
but by can could couldn d did didn do does doesn doing don down during each else etc few for from further had hadn has
hasn have haven having he her here hers herself him himself his how i if in into is isn it its itself just ll m may me
might more most must my myself no nor not now o of off on once only or other our ours ourselves out over own re s same
shall she should shouldn so some such t than that the their theirs them themselves then there these they this those
through to too under until up upon us ve very was wasn we were weren what when where which while who whom whose why will
with won would wouldn you your yours yourself yourselves`)
