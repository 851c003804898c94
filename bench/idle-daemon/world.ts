import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHttp } from '../../electron/engine/testing/start-http'
import { startPostgresql } from '../../electron/engine/testing/start-postgresql'
import { startRedis } from '../../electron/engine/testing/start-redis'

/** The same five things and four logs for everybody who is measured. */
export type World = {
  readonly postgresqlPort: number
  readonly redisPort: number
  readonly httpPort: number
  readonly logs: readonly { readonly name: string; readonly path: string }[]
  readonly stop: () => Promise<void>
}

const LINES = 1500

export const startWorld = async (folder: string): Promise<World> => {
  const postgresql = await startPostgresql()
  const redis = await startRedis()
  const http = await startHttp()
  const logs = ['app', 'access', 'worker', 'database'].map((name) => {
    const path = join(folder, `${name}.log`)
    const lines = Array.from(
      { length: LINES },
      (_, at) => `2026-01-31 14:30:15 INFO [${name}] job ${at} done\n`,
    )
    writeFileSync(path, lines.join(''))
    return { name, path }
  })
  return {
    postgresqlPort: postgresql.port,
    redisPort: redis.port,
    httpPort: http.port,
    logs,
    stop: async () => {
      await http.stop()
      await redis.remove()
      await postgresql.remove()
    },
  }
}
