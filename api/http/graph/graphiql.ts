import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { slugShape } from '../../data/ids.ts'
import { notFound } from '../../errors/index.ts'

/** Below here are GraphiQL's own files; a hash of their content is in their name. */
const folder = '/graphql/graphiql/'

const firstTab = `# Signed in at /admin, you ask as yourself.
# With an API key: write it under "Headers" below,
#   { "authorization": "Bearer ..." }
# then press "Re-fetch GraphQL schema" at the left.
# The book at the left is the documentation.

query FirstLook {
  viewer { kind scopes }
  tenant { name documentCount }
  documents(first: 5) {
    totalCount
    nodes { id title status chunkCount }
    pageInfo { hasNextPage endCursor }
  }
}

# Live: remove the # below, run it, add a document.
# Each event has a cursor; with the last one as
# argument "after" you go on where you stopped.
#
# subscription Follow {
#   documentIngestion {
#     cursor
#     ... on DocumentProgress {
#       stage percent document { title status }
#     }
#   }
# }
`

/** Nothing but what this server sends: the page asks no other host for anything. Monaco sets styles from its script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  'worker-src blob:',
  "style-src 'self' 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const safe = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' }

interface Asset {
  name: string
  type: string
  gzipped: Buffer
}

interface Assets {
  script: Asset
  style: Asset
}

/** GraphiQL for whoever opens the graph in a browser, from the package alone: it works without a network. */
export function createGraphiql() {
  // some ten megabytes: loaded when the first browser comes, and kept compressed
  let loading: Promise<Assets> | undefined
  const load = () => {
    loading ??= loadAssets()
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  return {
    /** Whether a request is for the page or its files, rather than for the graph. */
    wants: (request: IncomingMessage, path: string): boolean =>
      path.startsWith(folder) ||
      (path === '/graphql' &&
        /^(?:GET|HEAD)$/.test(request.method ?? '') &&
        /^\s*text\/html\b/.test(request.headers.accept ?? '')),

    /** @throws Fault NOT_FOUND for a file that there is not */
    async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
      if (url.pathname === '/graphql') {
        const body = request.method === 'HEAD' ? '' : page(await load(), url.searchParams.get('tenant'))
        response.writeHead(200, {
          ...safe,
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
          'cache-control': 'no-store',
        })
        response.end(body)
        return
      }
      const asset = Object.values(await load()).find(({ name }) => url.pathname === folder + name)
      if (!asset) throw notFound('file')
      const compressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
      response.writeHead(200, {
        ...safe,
        'content-type': asset.type,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        ...(compressed ? { 'content-encoding': 'gzip' } : {}),
      })
      response.end(compressed ? asset.gzipped : await promisify(gunzip)(asset.gzipped))
    },
  }
}

/** The parts of the package's page, as files that a browser keeps and that a strict policy can name. */
async function loadAssets(): Promise<Assets> {
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } = await import(
    '@graphql-yoga/render-graphiql/graphiql'
  )
  const workers = JSON.stringify({ editorWorkerService, json: jsonWorker, graphql: graphqlWorker })
  const script = `(() => {
const workers = ${workers}
for (const name in workers) workers[name] = URL.createObjectURL(new Blob([workers[name]], { type: 'text/javascript' }))
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] }
})();
${js}
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), JSON.parse(document.querySelector('#options').textContent))
`
  const asset = async (text: string, extension: string, type: string): Promise<Asset> => ({
    name: `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${extension}`,
    type: `${type}; charset=utf-8`,
    gzipped: await promisify(gzip)(text),
  })
  return {
    script: await asset(script, 'js', 'text/javascript'),
    style: await asset(css, 'css', 'text/css'),
  }
}

function page({ script, style }: Assets, tenant: string | null): string {
  const options = {
    title: 'SUPERFASTTT',
    logo: "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%234f46e5'/%3E%3Cpath d='M18 5 8 18h7l-1 9 10-13h-7z' fill='%23fff'/%3E%3C/svg%3E\" alt=\"\" width=\"28\" height=\"28\">",
    endpoint: '/graphql',
    method: 'POST',
    subscriptionsProtocol: 'SSE',
    defaultQuery: firstTab,
    // a key that was typed is not left behind in the browser
    shouldPersistHeaders: false,
    additionalHeaders: {
      'x-csrf': '1',
      'x-graphiql': '1',
      ...(tenant && slugShape.test(tenant) ? { 'x-tenant-id': tenant } : {}),
    },
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · SUPERFASTTT</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}${style.name}">
</head>
<body class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root"></div>
<script type="application/json" id="options">${JSON.stringify(options).replaceAll('<', '\\u003c')}</script>
<script src="${folder}${script.name}"></script>
</body>
</html>
`
}
