import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { askPort } from './ask-port'
import type { Found } from './found'

/** An SSLRequest; every PostgreSQL answers it with one letter and logs nothing (protocol documentation, "SSLRequest"). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

const answers = async (
  to: Parameters<typeof askPort>[0],
  limits: Parameters<typeof askPort>[2],
): Promise<boolean> => {
  const answer = await askPort(to, sslRequest, limits)
  return answer?.length === 1 && (answer[0] === 0x53 || answer[0] === 0x4e)
}

const socketPorts = async (folder: string): Promise<readonly number[]> => {
  const names = await readdir(folder).catch(
    // No such folder, or closed to this user: no sockets to be found there.
    (): string[] => [],
  )
  return names.flatMap((name) => /^\.s\.PGSQL\.(\d+)$/.exec(name)?.[1] ?? []).map(Number)
}

const found = (host: string, port: number): Found => {
  const where = host.startsWith('/') ? join(host, `.s.PGSQL.${port}`) : `${host}:${port}`
  return {
    finding: {
      id: `postgresql:${where}`,
      kind: 'postgresql',
      label: 'PostgreSQL',
      detail: message('setup.postgresql.answers', { where }),
      suggested: true,
    },
    thing: { kind: 'postgresql', host, port },
  }
}

/** PostgreSQL servers of this machine, by TCP where they listen there, else by their sockets. */
export const findPostgresql = async (
  { ports, socketFolder }: { readonly ports: readonly number[]; readonly socketFolder: string },
  limits: Parameters<typeof askPort>[2],
): Promise<readonly Found[]> => {
  const sockets = await socketPorts(socketFolder)
  const all = [...new Set([...ports, ...sockets])].slice(0, 20)
  const asked = await Promise.all(
    all.map(async (port) => {
      if (await answers({ host: '127.0.0.1', port }, limits)) return found('127.0.0.1', port)
      if (!sockets.includes(port)) return null
      const path = join(socketFolder, `.s.PGSQL.${port}`)
      return (await answers({ path }, limits)) ? found(socketFolder, port) : null
    }),
  )
  return asked.filter((one) => one !== null)
}
