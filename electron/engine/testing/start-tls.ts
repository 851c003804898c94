import { createServer, type TlsOptions } from 'node:tls'

export type TestTls = {
  readonly port: number
  /** Every byte that clients have said inside of TLS. */
  readonly said: () => number
  readonly openSockets: () => number
  readonly stop: () => Promise<void>
}

/** A TLS server on a free port of 127.0.0.1 that does its handshake and waits. */
export const startTls = async (options: TlsOptions): Promise<TestTls> => {
  let said = 0
  const sockets = new Set<{ readonly destroy: () => void }>()
  const server = createServer(options, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      said += bytes.length
    })
  })
  // A client that gives up in the middle of a handshake: that is what it is there for.
  server.on('tlsClientError', () => undefined)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address !== 'object') throw new Error('the TLS server got no port')
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { port: address.port, said: () => said, openSockets: () => sockets.size, stop }
}
