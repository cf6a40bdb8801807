import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, violations } from './imports.mjs'
import { files } from './manifest.mjs'
import { root } from './paths.mjs'

describe('import directions', () => {
  it('run one way in every file of the repository', () => {
    const sources = files(root, ['api', 'schema', 'integrations', 'sdk', 'web', 'setup', 'tests']).filter(
      ({ path }) => /\.(ts|tsx|mjs)$/.test(path) && !path.startsWith('api/data/prisma/'),
    )
    expect(sources.length).toBeGreaterThan(30)
    expect(sources.flatMap(({ path }) => violations(path, readFileSync(join(root, path), 'utf8')))).toEqual([])
  })

  it.each([
    ['api/data/a.ts', "import { x } from '../services/a.ts'", 'data may not see services'],
    ['api/data/a.ts', "import type { X } from '../services/a.ts'", 'data may not see services'],
    ['api/services/a.ts', "import { x } from '../main.ts'", 'nothing imports main'],
    [
      'schema/documents/a.ts',
      "import { x } from '../../api/services/a.ts'",
      'schema sees services only by `import type`',
    ],
    ['schema/documents/a.ts', "import { type X } from '../../api/services/a.ts'", 'only by `import type`'],
    [
      'integrations/folder/connector.ts',
      "import { x } from '../../api/sync/engine.ts'",
      'integrations may not see sync',
    ],
    ['integrations/folder/connector.ts', "export * from '../mail/connector.ts'", 'connectors do not see each other'],
    ['sdk/src/a.ts', "const x = await import('../../api/errors/index.ts')", 'sdk may not see errors'],
    ['web/app/page.tsx', "import '../../api/errors/index.ts'", 'web may not see errors'],
    ['api/ingestion/a.ts', "new Worker(new URL('../data/worker.ts', import.meta.url))", 'ingestion may not see data'],
    ['api/llm/a.ts', "import { start } from '../../tests/harness/instance.ts'", 'only tests import tests'],
    ['lib/a.ts', '', 'belongs to no part'],
  ])('%s: %s is refused', (path, source, reason) => {
    expect(violations(path, source)).toEqual([expect.stringContaining(reason)])
  })

  it.each([
    ['api/services/a.ts', "import { x } from '../data/a.ts'"],
    ['schema/documents/a.ts', "import type { X } from '../../api/services/a.ts'"],
    ['integrations/folder/connector.ts', "import { x } from '../../api/sync/contract.ts'\nimport fs from 'node:fs'"],
    ['web/app/page.tsx', "import { createClient } from '@superfasttt/sdk'"],
    ['api/data/a.test.ts', "import { start } from '../../tests/harness/instance.ts'"],
  ])('%s: %s is allowed', (path, source) => {
    expect(violations(path, source)).toEqual([])
  })

  it('are read from lists over several lines, with the line they begin on', () => {
    const source = "import a from 'a'\n\nimport {\n  type B,\n  c,\n} from './b.ts'\nexport type { D } from './d.ts'\n"
    expect(importsOf(source)).toEqual([
      { specifier: 'a', typeOnly: false, line: 1 },
      { specifier: './b.ts', typeOnly: false, line: 3 },
      { specifier: './d.ts', typeOnly: true, line: 7 },
    ])
  })
})
