import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Where windows are shown: the screen that is there, else one of memory that ends with the measurement. */
export const openDisplay = async (): Promise<{ readonly stop: () => Promise<void> }> => {
  if (process.env['DISPLAY']) return { stop: async () => undefined }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ended = once(server, 'exit')
  const told = server.stdio[3]
  if (!told) throw new Error('Xvfb has no way to tell its number')
  const [number] = (await Promise.race([
    once(told, 'data'),
    ended.then(() => {
      throw new Error('Xvfb ended at its start')
    }),
  ])) as [Buffer]
  process.env['DISPLAY'] = `:${number.toString('utf8').trim()}`
  return {
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}
