import { isAbsolute, resolve } from 'node:path'
import { message } from '@shared/domain/message'
import { heartbeatSchema } from '@shared/domain/settings-file'
import type { RawObject, ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { HeartbeatUse } from './settings'

/** Reads `heartbeat`; null where there is none, and for one that cannot be used, which is a fault. */
export const readHeartbeat = ({ tree, baseDir }: ReadContext, root: RawObject): HeartbeatUse | null => {
  if (root['heartbeat'] === undefined) return null
  const entry = readEntry(tree, heartbeatSchema, root['heartbeat'], ['heartbeat'])?.value
  if (entry === undefined) return null
  const { file = null, url = null, method, interval } = entry
  if (file !== null && !isAbsolute(file) && baseDir === null) {
    const path = tree.written(['heartbeat', 'file']) ?? ''
    tree.fault(['heartbeat', 'file'], message('settings.heartbeat.relative', { path }))
    return null
  }
  return {
    file: file === null ? null : resolve(baseDir ?? '/', file),
    url,
    method,
    intervalMs: Math.round(interval * 1000),
  }
}
