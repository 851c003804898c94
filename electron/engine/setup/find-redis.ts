import { message } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { askPort } from './ask-port'
import type { Found } from './found'

type Answer = { readonly key: TextKey; readonly suggested: boolean }

/** What a Redis says to a PING; null for everything that is no Redis. */
export const readRedisAnswer = (answer: string): Answer | null => {
  if (answer.startsWith('+PONG')) return { key: 'setup.redis.answers', suggested: true }
  if (answer.startsWith('-LOADING')) return { key: 'setup.redis.loading', suggested: true }
  // Up, but a check without the password could only ever say "unknown".
  if (answer.startsWith('-NOAUTH')) return { key: 'setup.redis.password', suggested: false }
  if (answer.startsWith('-DENIED')) return { key: 'setup.redis.protected', suggested: false }
  return null
}

/** Redis servers on these ports of this machine. */
export const findRedis = async (
  ports: readonly number[],
  limits: Parameters<typeof askPort>[2],
): Promise<readonly Found[]> => {
  const asked = await Promise.all(
    ports.map(async (port): Promise<readonly Found[]> => {
      const bytes = await askPort({ host: '127.0.0.1', port }, 'PING\r\n', limits)
      const answer = bytes === null ? null : readRedisAnswer(bytes.toString('latin1'))
      if (answer === null) return []
      const where = `127.0.0.1:${port}`
      const detail = message(answer.key, { where })
      return [
        {
          finding: {
            id: `redis:${where}`,
            kind: 'redis',
            label: 'Redis',
            detail,
            suggested: answer.suggested,
          },
          thing: { kind: 'redis', host: '127.0.0.1', port },
        },
      ]
    }),
  )
  return asked.flat()
}
