import { defineConfig } from 'prisma/config'

/** Two schemas: `prisma generate --schema prisma/<name>.prisma`. Migrations are ours (api/data/migrations). */
export default defineConfig({ schema: 'prisma' })
