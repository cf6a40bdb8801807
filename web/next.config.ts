import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

/**
 * The admin is built once and mounted inside the platform's own HTTP server at /admin, so that the session cookie,
 * /graphql and the sockets share one origin.
 */
const config: NextConfig = {
  basePath: '/admin',
  poweredByHeader: false,
  reactStrictMode: true,
  // The repository's root, named so that Next does not guess it from the lock files it finds further up.
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
  outputFileTracingRoot: fileURLToPath(new URL('..', import.meta.url)),
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Content-Security-Policy', value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
      ],
    },
  ],
}

export default config
