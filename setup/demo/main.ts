/**
 * The whole main job through the client library, against the running server (`npm run demo`): documents in, answers
 * with their sources out, what it cost, and a folder that stays in sync. Ends with code 1 at the first thing that does
 * not work. `--clean` removes everything it made.
 */
import { createClient, PlatformError } from '@superfasttt/sdk'
import { ask } from './conversation.ts'
import { searchFor, uploadSamples } from './documents.ts'
import { changeFolder, connectFolder, removeFolder } from './folder.ts'
import { findServer, NoServer } from './server.ts'
import { bold, faint, green, heading, line, table } from './terminal.ts'

/** Longest that the whole may take (ms). */
const limit = 120_000

try {
  await play(process.argv.includes('--clean'))
  process.exit(0)
} catch (error) {
  if (error instanceof NoServer) console.error(error.message)
  else if (error instanceof PlatformError) console.error(`\n✗ ${error.message} (${error.code})`)
  else console.error(`\n✗ ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

async function play(clean: boolean): Promise<void> {
  const started = performance.now()
  const signal = AbortSignal.timeout(limit)
  const { origin, apiKey } = await findServer(process.env)
  const client = createClient({ url: `${origin}/graphql`, apiKey })

  const { kind, user, apiKey: key, tenant, scopes } = await client.viewer({}, { signal })
  const name = user?.name ?? key?.name ?? kind
  console.log(`${bold('SUPERFASTTT demo')}  ${origin}, tenant ${tenant.name}, as ${name} with ${scopes.length} scopes`)

  heading(1, 'Five files of an invented glass works')
  const documents = await uploadSamples(client, signal)

  heading(2, 'Une question en français')
  const { conversation } = await client.conversationCreate({ title: 'Demo' }, { signal })
  await ask(client, conversation.id, 'Combien de jours de télétravail par semaine sont autorisés ?', signal)

  heading(3, 'A question in English')
  await ask(client, conversation.id, 'What penalty does the supplier owe for a late delivery?', signal)

  heading(4, 'Search')
  await searchFor(client, 'garantie lave-vaisselle', signal)

  heading(5, 'What it cost')
  const { nodes: records } = await client.usageRecords({ first: 6 }, { signal })
  if (records.length === 0) throw new Error('No call of a model was recorded.')
  table(
    ['at', 'model', 'for', 'tokens in', 'out', 'cost', 'status'],
    records.map((record) => [
      record.at.slice(11, 19),
      record.modelName,
      record.purpose.toLowerCase(),
      record.inputTokens,
      record.outputTokens,
      `${record.cost} ${record.currency}`,
      record.status.toLowerCase(),
    ]),
  )

  heading(6, 'A folder that stays in sync')
  const folder = await connectFolder(client, signal)
  await changeFolder(client, folder, signal)

  if (clean) {
    heading(7, 'Cleaning up')
    await removeFolder(client, folder)
    await client.conversationDelete({ id: conversation.id }, { signal })
    for (const id of documents) await client.documentDelete({ id }, { signal })
    line('The folder, its documents, the uploads and the conversation are gone.')
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`\n${green('✓')} Everything worked, in ${seconds} s.`)
  if (!clean)
    console.log(faint(`Look at it in ${origin}/admin; \`npm run demo -- --clean\` would have removed it all.`))
}
