import { readFile } from 'node:fs/promises'
import { parseMemory, type Memory } from './proc-text'

/** What memory there is and what of it programs could still get. */
export const readMemory = async (): Promise<Memory> => {
  if (process.platform === 'linux') return parseMemory(await readFile('/proc/meminfo', 'utf8'))
  const { mem } = await import('systeminformation')
  const { total, available } = await mem()
  return { totalBytes: total, availableBytes: available }
}
