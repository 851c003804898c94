import { createHash } from 'node:crypto'
import { createServer } from 'node:net'

/** On which system this program runs, and where its named pipes are. */
export type System = { readonly platform: NodeJS.Platform; readonly pipes: string }

export const thisSystem: System = { platform: process.platform, pipes: '\\\\.\\pipe\\' }

export type Pipe = { readonly release: () => Promise<void> }

/**
 * Takes the named pipe that stands for a directory, where sockets are no files (Windows). Nobody can listen on a pipe
 * that somebody listens on, and one of a killed process is gone with it, so that the pipe is a lock by itself. Nobody is
 * served there: every visitor is sent away. null when it is taken.
 */
export const takePipe = async (dir: string, { pipes }: Pick<System, 'pipes'>): Promise<Pipe | null> => {
  // Paths there are the same in small and in capital letters.
  const name = createHash('sha256').update(dir.toLowerCase()).digest('hex').slice(0, 24)
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.destroy()
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(`${pipes}mamori-${name}`, resolve)
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // EACCES: it is there, and another user's.
    if (code === 'EADDRINUSE' || code === 'EACCES') return null
    throw error
  }
  server.unref()
  let released: Promise<void> | null = null
  return { release: () => (released ??= new Promise((resolve) => server.close(() => resolve()))) }
}
