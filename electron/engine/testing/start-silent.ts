import { createServer, type Socket } from 'node:net'

export type TestSilent = {
  readonly port: number
  readonly openSockets: () => number
  readonly stop: () => Promise<void>
}

/** A TCP server on a free port of 127.0.0.1 that accepts and says nothing, or says `greeting` and nothing more. */
export const startSilent = async (
  options: { readonly greeting?: string; readonly hangUp?: boolean } = {},
): Promise<TestSilent> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // A client that gives up resets the connection: that is what it is there for.
    socket.on('error', () => socket.destroy())
    socket.resume()
    if (options.greeting !== undefined) socket.write(options.greeting)
    if (options.hangUp === true) socket.once('data', () => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address !== 'object') throw new Error('the TCP server got no port')
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { port: address.port, openSockets: () => sockets.size, stop }
}
