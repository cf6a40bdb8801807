import { posix } from 'node:path'

/** What knows nothing of the rest, then what stands on it, and so on upwards. */
const leaves = ['errors', 'ids', 'principal', 'log']
const tools = [...leaves, 'language', 'egress']
const parts = [...tools, 'data', 'llm', 'ingestion', 'contract', 'sync']
const rooms = [...parts, 'services', 'context']

/**
 * Which way imports run: a part may import itself and what it names here; `types` only by `import type`. The first
 * rule whose path fits a file is its part. Adjust the table, not the code below.
 * @type {readonly { part: string, path: RegExp, may: readonly string[], types?: readonly string[] }[]}
 */
export const rules = [
  // Tests see everything; what follows is about what ships.
  { part: 'tests', path: /^tests\/|^bench\/|\.test\.(ts|tsx|mjs)$|\/fixtures\/|\/testing\//, may: ['*'] },
  { part: 'main', path: /^api\/(?:main|migrate|platform)\.ts$/, may: ['*'] },

  { part: 'errors', path: /^api\/errors\//, may: [] },
  { part: 'ids', path: /^api\/data\/ids\.ts$/, may: [] },
  { part: 'principal', path: /^api\/services\/principal\.ts$/, may: [] },
  { part: 'log', path: /^api\/log\//, may: [] },
  { part: 'config', path: /^api\/config\.ts$/, may: leaves },
  { part: 'language', path: /^api\/language\//, may: leaves },
  { part: 'egress', path: /^api\/egress\//, may: leaves, types: ['config'] },

  // Side by side: none of these calls another.
  { part: 'data', path: /^api\/data\//, may: tools, types: ['config'] },
  { part: 'llm', path: /^api\/llm\//, may: tools, types: ['config', 'data'] },
  { part: 'ingestion', path: /^api\/ingestion\//, may: tools, types: ['config'] },
  { part: 'contract', path: /^api\/sync\/contract\.ts$/, may: tools, types: ['config'] },
  { part: 'sync', path: /^api\/sync\//, may: [...tools, 'contract'], types: ['config', 'data'] },

  { part: 'services', path: /^api\/services\//, may: parts, types: ['config'] },
  { part: 'context', path: /^api\/context\//, may: [...parts, 'services'], types: ['config'] },

  { part: 'schema', path: /^schema\//, may: leaves, types: [...rooms, 'config'] },
  { part: 'jobs', path: /^api\/jobs\//, may: rooms, types: ['config'] },
  // the client library's documents are among those that a session may run
  { part: 'http', path: /^api\/http\//, may: [...rooms, 'sdk'], types: ['config', 'schema', 'jobs'] },

  { part: 'integrations', path: /^integrations\//, may: ['contract'] },
  { part: 'sdk', path: /^sdk\//, may: [] },
  { part: 'web', path: /^web\//, may: ['sdk'] },
  { part: 'setup', path: /^setup\//, may: ['sdk'] },
]

/** Packages that are parts of this repository. */
const ownPackages = { '@superfasttt/sdk': 'sdk/src/index.ts' }

/**
 * What of a file's imports runs the wrong way, one sentence each.
 * @param {string} path relative to the repository, with forward slashes
 * @param {string} source
 * @returns {string[]}
 */
export function violations(path, source) {
  const from = ruleOf(path)
  if (!from) return [`${path} belongs to no part: add it to the table in setup/imports.mjs.`]
  if (from.part === 'tests') return []
  return importsOf(source).flatMap(({ specifier, typeOnly, line }) => {
    const target = targetOf(path, specifier)
    if (!target) return []
    const at = `${path}:${line} imports ${target}`
    const to = ruleOf(target)
    if (to?.part === 'main' && from.part !== 'main') return [`${at}: nothing imports main.`]
    if (!to) return [`${at}, which belongs to no part: add it to the table in setup/imports.mjs.`]
    if (from.part === 'integrations' && to.part === from.part && folderOf(path) !== folderOf(target)) {
      return [`${at}: connectors do not see each other.`]
    }
    if (to.part === from.part || from.may.includes('*') || from.may.includes(to.part)) return []
    if (to.part === 'tests') return [`${at}: only tests import tests.`]
    if (!from.types?.includes(to.part)) return [`${at}: ${from.part} may not see ${to.part}.`]
    return typeOnly ? [] : [`${at}: ${from.part} sees ${to.part} only by \`import type\`.`]
  })
}

/** @param {string} path */
function ruleOf(path) {
  return rules.find((rule) => rule.path.test(path))
}

/** @param {string} path `integrations/<name>/…` gives `<name>` */
function folderOf(path) {
  return path.split('/')[1]
}

/**
 * The file of this repository that an import means; undefined for a package or a built-in.
 * @param {string} path
 * @param {string} specifier
 */
function targetOf(path, specifier) {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
  if (specifier.startsWith('@/')) return posix.join('web', specifier.slice(2))
  return ownPackages[/** @type {keyof typeof ownPackages} */ (specifier)]
}

/**
 * The static, dynamic and worker imports of a module. A brace list whose every name says `type` still loads the module
 * at run time, so it counts as a value.
 * @param {string} source
 * @returns {{ specifier: string, typeOnly: boolean, line: number }[]}
 */
export function importsOf(source) {
  const patterns = [
    /^[ \t]*(?:import|export)\s+(?<type>type\s+(?!from\b))?[\w*{}\s,$]*?\bfrom\s*['"](?<specifier>[^'"]+)['"]/gm,
    /^[ \t]*import\s*['"](?<specifier>[^'"]+)['"]/gm,
    /\bimport\(\s*['"](?<specifier>[^'"]+)['"]\s*\)(?<type>\.[A-Z])?/g,
    /\bnew URL\(\s*['"](?<specifier>\.[^'"]+\.[jt]sx?)['"]\s*,\s*import\.meta\.url/g,
  ]
  return patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => ({
      specifier: match.groups?.specifier ?? '',
      typeOnly: match.groups?.type !== undefined,
      line: source.slice(0, match.index).split('\n').length,
    })),
  )
}
