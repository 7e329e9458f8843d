import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a PostgreSQL that can stop to carry anything while all its connections stay open. */
export interface PostgresProxy extends AsyncDisposable {
  url: string
  /** From now on no byte arrives, in either direction. */
  stop(): void
}

/** `stopAt`: stops by itself once a client has sent this text. */
export async function startProxy(target: string, stopAt?: string): Promise<PostgresProxy> {
  const { hostname, port } = new URL(target)
  const sockets: Socket[] = []
  const stop = () => sockets.forEach((socket) => socket.unpipe().pause())
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    sockets.push(client, upstream)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (sent: Buffer) => {
      if (stopAt !== undefined && sent.includes(stopAt)) stop()
    })
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    stop,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
