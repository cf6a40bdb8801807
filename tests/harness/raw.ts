import { request } from 'node:http'

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number
  message: string
  /** Names and values in their order and spelling, but for the date and the request's id. */
  headers: [name: string, value: string][]
  body: string
}

/** Sends a request as it is told, by Node's own client, which hides no header. A body in pieces is sent chunked. */
export function sendRaw(
  url: string,
  { method = 'POST', headers, body }: { method?: string; headers: Record<string, string>; body?: string | string[] },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => {
        const { rawHeaders, statusCode, statusMessage } = response
        const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1]!]] : [],
        )
        resolve({
          status: statusCode!,
          message: statusMessage!,
          headers: pairs.filter(([name]) => !['date', 'x-request-id'].includes(name.toLowerCase())),
          body: Buffer.concat(parts).toString(),
        })
      })
    })
    sending.once('error', reject)
    for (const part of Array.isArray(body) ? body : []) sending.write(part)
    sending.end(Array.isArray(body) ? undefined : body)
  })
}
