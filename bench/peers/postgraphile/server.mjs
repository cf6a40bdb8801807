/** PostGraphile 5 on a tenant's schema, as its documentation sets it up. Usage: DATABASE_URL=… SCHEMA=… node postgraphile.mjs */
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, schemas: [process.env.SCHEMA] })],
  grafserv: { graphiql: false, watch: false },
})
const server = createServer()
server.on('error', (error) => console.error(error))
await pgl.createServ(grafserv).addTo(server)
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port))
