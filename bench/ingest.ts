/**
 * From the end of the upload to READY for a PDF of 200 pages, on the embedded default.
 * Usage: node bench/ingest.ts [runs]
 */
import { makePdf } from '../api/ingestion/fixtures/pdf.ts'
import { startInstance, subscribe } from '../tests/harness/index.ts'
import { report, spread } from './measure.ts'

const runs = Number(process.argv[2] ?? 5)
const instance = await startInstance()
const times: number[] = []
let chunks = 0
for (let run = 0; run < runs; run++) {
  const bytes = makePdf(Array.from({ length: 200 }, (_, page) => pageText(run, page)))
  type Created = {
    documentUploadCreate: { upload: { id: string; url: string; headers: { name: string; value: string }[] } }
  }
  const { documentUploadCreate } = await instance.data<Created>(
    `mutation($size: BigInt!) { documentUploadCreate(input: { fileName: "report.pdf", size: $size }) { upload { id url headers { name value } } } }`,
    { size: bytes.length },
  )
  const { upload } = documentUploadCreate
  await fetch(upload.url, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> })
  const started = performance.now()
  type Completed = { documentUploadComplete: { document: { id: string } } }
  const { documentUploadComplete } = await instance.data<Completed>(
    `mutation($id: ID!) { documentUploadComplete(input: { uploadId: $id }) { document { id } } }`,
    { id: upload.id },
  )
  type Event = { documentIngestion: { status?: string; document?: { chunkCount: number } } }
  const events = await subscribe<Event>(
    instance,
    'websocket',
    `subscription($id: ID!) { documentIngestion(documentId: $id) { ... on DocumentProgress { status document { chunkCount } } } }`,
    { id: documentUploadComplete.document.id },
  ).until(({ documentIngestion: { status } }) => status === 'READY' || status === 'FAILED')
  times.push(performance.now() - started)
  chunks = events.at(-1)!.documentIngestion.document!.chunkCount
}
report(`A PDF of 200 pages (${chunks} passages)`, [['ms from upload to READY', spread(times)]])
await instance.stop()
process.exit(0)

/** About 2,500 characters of prose, different on every page. */
function pageText(run: number, page: number): string {
  const lines = Array.from(
    { length: 36 },
    (_, line) => `Section ${page}.${line} of report ${run}: the tariff for region ${(page * 37 + line) % 101} applies.`,
  )
  return lines.join('\n')
}
