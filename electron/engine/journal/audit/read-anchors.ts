import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChainHead } from '../../ports'
import { parseAnchor } from './anchor'

/** The people's log and its older generations; none where there is no such folder. */
const generations = async (logFile: string): Promise<readonly string[]> => {
  try {
    const names = await readdir(dirname(logFile))
    const own = basename(logFile)
    return names
      .filter(
        (name) => name === own || (name.startsWith(`${own}.`) && /^\d+$/.test(name.slice(own.length + 1))),
      )
      .map((name) => join(dirname(logFile), name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Every anchor that the people's log and its older generations hold. Throws when one of them cannot be read. */
export const readAnchors = async (logFile: string): Promise<readonly ChainHead[]> => {
  const anchors = new Map<string, ChainHead>()
  for (const file of await generations(logFile)) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const anchor = parseAnchor(line)
      if (anchor !== null) anchors.set(`${anchor.seq} ${anchor.chain}`, anchor)
    }
  }
  return [...anchors.values()]
}
