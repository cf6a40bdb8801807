export type Sending = { promise: Promise<void>; abort: () => void }

/** Puts a file's bytes at a signed address. XMLHttpRequest, because fetch tells nothing about what was sent so far. */
export function sendFile(
  file: File,
  target: { method: string; url: string; headers: ReadonlyArray<{ name: string; value: string }> },
  onProgress: (percent: number) => void,
): Sending {
  const request = new XMLHttpRequest()
  const promise = new Promise<void>((resolve, reject) => {
    request.open(target.method, target.url)
    for (const { name, value } of target.headers) request.setRequestHeader(name, value)
    // The signed address may be another origin (S3), where this header would need permission.
    if (new URL(target.url, location.href).origin === location.origin) request.setRequestHeader('X-CSRF', '1')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress((event.loaded / event.total) * 100)
    }
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(`The storage answered ${request.status}`))
    request.onerror = () => reject(new Error('The connection was lost'))
    request.onabort = () => reject(new Error('Stopped'))
    request.send(file)
  })
  return { promise, abort: () => request.abort() }
}
