import type { Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { z } from 'zod'
import { askDocker, type DockerAnswer, type DockerContainer } from './connect/ask-docker'
import { codeOf, faultOf, unhealthy, unknown, type ConnectionFault } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import type { PageProgress } from './connect/get-page'
import { lastLine } from './limits/last-line'
import { msSince, roundMs } from './limits/response-time'
import { spanParams } from './limits/span'
import { defineCheck, type CheckContext } from './define-check'

const settingsSchema = z.object({
  /** The name or the id; what a container may be called stands in the Docker manual. */
  container: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'check.settings.container'),
  socket: z.string().startsWith('/', 'settings.value.absolute').max(107).default('/var/run/docker.sock'),
})

const notedSchema = z.object({ id: z.string(), restarts: z.number(), rising: z.number() })
type Noted = z.output<typeof notedSchema>

/** How often it was restarted since the last look, and in how many looks in a row that was so. */
const notedNow = ({ Id, RestartCount }: DockerContainer, before: Noted | null): Noted & { more: number } => {
  // Another container under the same name counts anew.
  const more = before === null || before.id !== Id ? 0 : Math.max(0, RestartCount - before.restarts)
  return { id: Id, restarts: RestartCount, more, rising: more > 0 ? (before?.rising ?? 0) + 1 : 0 }
}

const sinceParams = (text: string | undefined, now: number): MessageParams => {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  // The engine says "never" as the year 1.
  return Number.isNaN(at) || at <= 0 ? {} : spanParams('ago', now - at)
}

const stoppedReading = ({ State }: DockerContainer, name: string, now: number): Reading => {
  const params = { container: name, exitCode: State.ExitCode, ...sinceParams(State.FinishedAt, now) }
  if (State.Status === 'created') return unhealthy(message('check.docker.created', params))
  if (State.OOMKilled) return unhealthy(message('check.docker.oom', params))
  return unhealthy(message('ago' in params ? 'check.docker.exited' : 'check.docker.not_running', params))
}

const runningReading = (
  container: DockerContainer,
  name: string,
  noted: Noted & { more: number },
): Reading => {
  const health = container.State.Health?.Status ?? 'none'
  const params = { container: name, restarts: noted.restarts, more: noted.more }
  if (health === 'unhealthy') {
    const said = lastLine(container.State.Health?.Log?.at(-1)?.Output ?? '')
    const failures = container.State.Health?.FailingStreak ?? 0
    return unhealthy(
      message(said === '' ? 'check.docker.unhealthy' : 'check.docker.unhealthy_said', {
        ...params,
        failures,
        said,
      }),
    )
  }
  if (noted.rising > 1) return unhealthy(message('check.docker.restart_loop', params))
  if (health === 'starting') return unknown(message('check.docker.starting', params))
  if (noted.more > 0)
    return {
      status: 'healthy',
      band: 'caution',
      message: message('check.docker.restarted', params),
      details: {},
    }
  const text = health === 'healthy' ? 'check.docker.healthy' : 'check.docker.running'
  return { status: 'healthy', band: 'normal', message: message(text, params), details: {} }
}

const stateReading = (
  container: DockerContainer,
  name: string,
  noted: Noted & { more: number },
  now: number,
): Reading => {
  const { State, RestartCount } = container
  const params = { container: name, restarts: RestartCount, exitCode: State.ExitCode }
  // The engine says "running" as well of a paused container, and of one that it is about to start again.
  if (State.Dead) return unhealthy(message('check.docker.dead', params))
  if (State.Restarting)
    return unhealthy(
      message(State.OOMKilled ? 'check.docker.restarting_oom' : 'check.docker.restarting', params),
    )
  if (State.Paused) return unhealthy(message('check.docker.paused', params))
  return State.Running ? runningReading(container, name, noted) : stoppedReading(container, name, now)
}

const containerReading = (container: DockerContainer, name: string, context: CheckContext): Reading => {
  const before = notedSchema.safeParse(context.memo.get())
  const noted = notedNow(container, before.success ? before.data : null)
  const { id, restarts, rising } = noted
  context.memo.set({ id, restarts, rising } satisfies Noted)
  const reading = stateReading(container, name, noted, context.now())
  const { State } = container
  const details = {
    container: name,
    state: State.Status ?? (State.Running ? 'running' : 'stopped'),
    restart_count: restarts,
    ...(State.Health && { health: State.Health.Status }),
    ...(!State.Running && { exit_code: State.ExitCode }),
  }
  return { ...reading, details }
}

const answerReading = (
  answer: DockerAnswer,
  name: string,
  socket: string,
  context: CheckContext,
): Reading => {
  switch (answer.kind) {
    case 'container':
      return containerReading(answer.container, name, context)
    case 'no_container':
      return unhealthy(message('check.docker.missing', { container: name }))
    case 'refused':
      return unknown(message('check.docker.refused', { container: name, status: answer.status }))
    case 'not_docker':
      return unknown(message('check.docker.not_docker', { container: name, socket }))
  }
}

const textOf = (fault: ConnectionFault): TextKey => {
  if (fault === 'denied') return 'check.docker.denied'
  return fault === 'socket_missing' || fault === 'refused'
    ? 'check.docker.no_engine'
    : 'check.docker.no_answer'
}

/** Without the engine nothing is known of a container: it may go on running. */
const errorReading = (error: unknown, name: string, socket: string): Reading => {
  const fault = faultOf(error)
  if (fault !== null) return unknown(message(textOf(fault), { container: name, socket }))
  if (codeOf(error)?.startsWith('HPE_') === true)
    return unknown(message('check.docker.not_docker', { container: name, socket }))
  throw error
}

/** Docker container: whether it runs and what its health check says, as the Docker engine of this host tells. */
export default defineCheck({
  id: 'docker_container',
  settings: settingsSchema,
  usual: { intervalSeconds: 30, timeoutSeconds: 10 },
  subject: ({ container }) => container,
  hosts: ({ socket }) => [socket],
  run: async (context, { container, socket }, signal) => {
    const progress: PageProgress = { stage: 'connecting', status: null }
    const startedMs = performance.now()
    try {
      const end = await withDeadline(context.timeoutMs, signal, (inner) =>
        askDocker(socket, container, progress, inner),
      )
      if (end.kind === 'late') return unknown(message('check.docker.no_answer', { container, socket }))
      const responseMs = roundMs(msSince(startedMs))
      return { ...answerReading(end.value, container, socket, context), responseMs }
    } catch (error) {
      signal.throwIfAborted()
      return errorReading(error, container, socket)
    }
  },
})
