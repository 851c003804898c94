import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfProcess } from '../../privilege/route-process'
import { findPortHolders } from '../../processes/find-listeners'
import { protectionOf } from '../../processes/protected-process'
import { ownFamily, readProcess } from '../../processes/read-process'
import { pause } from '../pause'
import {
  defineStepKind,
  type GuardContext,
  type PerformContext,
  type StepDone,
  type StepRefused,
} from '../define-step-kind'

const POLL_MS = 100
/** What a killed process gets to be gone; longer than that it hangs in the kernel, as on a dead disk. */
const KILLED_MS = 5000

type SignalStep = StepOf<'signal'>

/** Whether the very process of the step still lives. */
const lives = async ({ pid, startedAtTicks }: SignalStep): Promise<boolean> =>
  (await readProcess(pid))?.startedAtTicks === startedAtTicks

/** Whether its port is one of those on which the process listens; `true` also when only others may see that. */
const listens = async ({ pid, port }: SignalStep, signal: AbortSignal): Promise<boolean> => {
  if (port === null) return true
  const found = await findPortHolders(port, signal)
  switch (found.kind) {
    case 'nobody':
      return false
    case 'hidden':
      return true
    case 'processes':
      return found.all.some((live) => live.pid === pid)
  }
}

const waitUntilGone = async (
  step: SignalStep,
  { clock }: PerformContext,
  limitMs: number,
  signal: AbortSignal,
): Promise<boolean> => {
  // Counted as well as timed: the clock may be set back meanwhile.
  for (let waited = 0; waited <= limitMs; waited += POLL_MS) {
    if (!(await lives(step))) return true
    await pause(clock, POLL_MS, signal)
    if (signal.aborted) return false
  }
  return !(await lives(step))
}

const refusal = async (step: SignalStep, signal: AbortSignal): Promise<Message | null> => {
  const live = await readProcess(step.pid)
  // Gone is what was wanted; it is no reason to stop a plan.
  if (live === null) return null
  const { pid, startedAtTicks, uid, process: name } = step
  if (live.startedAtTicks !== startedAtTicks || live.uid !== uid || live.name !== name)
    return message('guard.process.changed', { pid: String(pid), process: name, now: live.name })
  return (await listens(step, signal))
    ? null
    : message('guard.process.not_listening', { pid: String(pid), process: name, port: String(step.port) })
}

/** Why this process must not be ended; null when it may. */
const whyNot = async (
  step: SignalStep,
  { settings }: Pick<GuardContext, 'settings'>,
  signal: AbortSignal,
): Promise<Message | null> => {
  const live = await readProcess(step.pid)
  const protection = live && protectionOf(live, step.port, settings.guards, await ownFamily())
  return protection ?? refusal(step, signal)
}

const end = async (
  step: SignalStep,
  context: PerformContext,
  signal: AbortSignal,
): Promise<StepDone | StepRefused> => {
  const said: string[] = []
  for (const [name, limitMs] of [
    ['TERM', step.graceMs],
    ['KILL', KILLED_MS],
  ] as const) {
    if (!(await lives(step))) break
    // It let go of its port and is finishing what it had begun: that is all that was wanted.
    if (name === 'KILL' && !(await listens(step, signal))) return { failed: null, output: said.join('\n') }
    // It had time to become another program (exec), which keeps its number and its start.
    const why = name === 'KILL' ? await whyNot(step, context, signal) : null
    if (why !== null) return { refused: why, output: said.join('\n') }
    const sent = await context.hand.sendSignal({ ...step, signal: name }, signal)
    if (sent.output !== '') said.push(sent.output)
    if (sent.kind === 'refused') return { refused: sent.message, output: said.join('\n') }
    if (sent.kind === 'failed') return { failed: sent.message, output: said.join('\n') }
    if (await waitUntilGone(step, context, limitMs, signal)) break
    if (signal.aborted) return { failed: message('step.failed.aborted'), output: said.join('\n') }
  }
  const isGone = !(await lives(step))
  const params = { pid: String(step.pid), process: step.process }
  return { failed: isGone ? null : message('step.failed.still_alive', params), output: said.join('\n') }
}

/** Ends one process: TERM, and after its time KILL. It cannot be taken back. */
export default defineStepKind<'signal'>({
  kind: 'signal',
  resources: ({ pid, port }) => [
    ...(port === null ? [] : [targetKey({ kind: 'port', name: String(port) })]),
    `process:${String(pid)}`,
  ],
  refuse: whyNot,
  route: routeOfProcess,
  perform: end,
})
