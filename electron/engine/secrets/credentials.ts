import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Environment } from '../settings/interpolate'

const LARGEST_BYTES = 64 * 1024

/**
 * A credential that systemd hands to a service (`LoadCredential=NAME:…`, systemd.exec(5)): a file of that name in
 * `$CREDENTIALS_DIRECTORY`. The one line break that editors leave at the end does not belong to it. null where there is
 * none, or none that is a text.
 */
export const readCredential = async (env: Environment, name: string): Promise<string | null> => {
  const folder = env['CREDENTIALS_DIRECTORY']
  if (folder === undefined || !isAbsolute(folder)) return null
  try {
    const handle = await open(join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const { size } = await handle.stat()
      if (size > LARGEST_BYTES) return null
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile())
      return text.replace(/\r?\n$/, '')
    } finally {
      await handle.close()
    }
  } catch {
    // Not there, not readable, no text: for the settings that mention it, it is not set.
    return null
  }
}
