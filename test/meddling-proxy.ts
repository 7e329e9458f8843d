import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that answers as another does, but for what is meddled with. */
export interface MeddlingProxy {
  url: string
  close(): void
}

/** Stands before an API and changes the bodies of its answers. */
export async function meddlingProxy(
  target: string,
  meddle: (body: string) => string,
): Promise<MeddlingProxy> {
  const server = createServer((request, response) => {
    void fetch(target + (request.url ?? '')).then(async (answer) => {
      const body = meddle(await answer.text())
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
