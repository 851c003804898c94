import { z } from 'zod'
import { getPage, type PageProgress } from './get-page'

const MOST_BYTES = 1024 * 1024

/**
 * What the engine says of one container; of its many fields, those that are judged here.
 * Format: Docker Engine API, "Inspect a container".
 */
const containerSchema = z.lazy(() =>
  z.object({
    Id: z.string().max(200),
    RestartCount: z.number().int().nonnegative().default(0),
    State: z.object({
      Status: z.string().max(40).optional(),
      Running: z.boolean().default(false),
      Paused: z.boolean().default(false),
      Restarting: z.boolean().default(false),
      Dead: z.boolean().default(false),
      OOMKilled: z.boolean().default(false),
      ExitCode: z.number().int().default(0),
      StartedAt: z.string().max(60).optional(),
      FinishedAt: z.string().max(60).optional(),
      Health: z
        .object({
          Status: z.string().max(40),
          FailingStreak: z.number().int().default(0),
          Log: z
            .array(z.object({ Output: z.string().default('') }))
            .nullish()
            .default([]),
        })
        .nullish(),
    }),
  }),
)
export type DockerContainer = z.output<typeof containerSchema>

export type DockerAnswer =
  | { readonly kind: 'container'; readonly container: DockerContainer }
  | { readonly kind: 'no_container' }
  | { readonly kind: 'refused'; readonly status: number }
  /** Not an answer of the engine, as far as its documentation goes. */
  | { readonly kind: 'not_docker' }

const parse = (body: string): DockerAnswer => {
  try {
    const parsed = containerSchema.safeParse(JSON.parse(body))
    return parsed.success ? { kind: 'container', container: parsed.data } : { kind: 'not_docker' }
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'not_docker' }
    throw error
  }
}

/** Whether a 404 is the engine's own, which names what is missing; anything else listening there may say 404, too. */
const saysNoContainer = (body: string): boolean => /no such container/i.test(body)

/**
 * Asks the Docker engine behind a Unix socket for one container, by a path without a version: the engine then answers in
 * its own. Rejects with the error of the system or of the HTTP parser; leaves no connection open.
 */
export const askDocker = async (
  socketPath: string,
  name: string,
  progress: PageProgress,
  signal: AbortSignal,
): Promise<DockerAnswer> => {
  const parts: Buffer[] = []
  const page = await getPage(
    `http://localhost/containers/${encodeURIComponent(name)}/json`,
    {
      verifyTls: true,
      isWanted: () => true,
      socketPath,
      body: { mostBytes: MOST_BYTES, take: (part) => void parts.push(part) },
    },
    progress,
    signal,
  )
  if (page.kind !== 'answered' || page.bodyBytes >= MOST_BYTES) return { kind: 'not_docker' }
  const body = Buffer.concat(parts).toString('utf8')
  if (page.status === 200) return parse(body)
  if (page.status === 404) return saysNoContainer(body) ? { kind: 'no_container' } : { kind: 'not_docker' }
  return { kind: 'refused', status: page.status }
}
