import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Plan, Step } from '@shared/domain/plan'
import logRotate from '../../../actions/log-rotate'
import type { LookContext, PlanDraft, RepairAction } from '../../../actions/define-action'
import { runProgram } from '../../../exec'
import type { ResolvedService } from '../../../services/service-manager'
import { systemClock } from '../../../system-clock'
import { lookContext } from '../../../testing/look-context'
import { testPerformer } from '../../../testing/test-performer'
import { createGuard } from '../../guard'
import { hashPlan } from '../../plan-hash'
import type { PreparedStep } from '../../perform'

export const action = logRotate as RepairAction
export const WRITER = resolve(import.meta.dirname, '../../../testing/log-writer.mjs')

/** A service whose reload is a signal to one process. */
export const signalled = (pid: () => number): LookContext['resolveService'] => {
  const found = (name: string): ResolvedService => ({
    kind: 'found',
    name,
    unit: name,
    manager: {
      id: 'sysv',
      state: () => Promise.resolve({ kind: 'active' }),
      argv: (verb) => (verb === 'reload' ? ['kill', '-HUP', String(pid())] : ['true']),
      reload: { objection: () => Promise.resolve(null) },
    },
  })
  return (name) => Promise.resolve(found(name))
}

export const writerService = {
  writer: { manager: null, unit: null, allow: ['reload'] },
} as const

export type Scene = {
  readonly dir: string
  readonly log: string
  readonly plan: (params?: object) => Promise<PlanDraft>
  /** Plans and carries out; throws unless there is something to do and all of it is done. */
  readonly rotate: (params?: object) => Promise<{ readonly output: string; readonly undo: readonly Step[] }>
  readonly perform: (
    steps: readonly Step[],
  ) => Promise<{ readonly ends: readonly string[]; readonly output: string; readonly undo: readonly Step[] }>
  readonly remove: () => Promise<void>
}

/** A folder with a log, which a real guard lets be rotated by the real hand. */
export const rotationScene = async (
  resolveService: LookContext['resolveService'] = lookContext().resolveService,
  services: LookContext['settings']['services'] = writerService,
): Promise<Scene> => {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'mamori-rotate-')))
  const guards = { allowedRoots: [dir], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] }
  const settings = { guards, services, checks: [], sources: [] }
  const guard = createGuard({ settings, resolveService })
  const performer = testPerformer({ guard, resolveService, exec: runProgram, clock: systemClock })
  const { signal } = new AbortController()
  const log = join(dir, 'app.log')

  const plan: Scene['plan'] = (params = {}) =>
    action.plan(
      lookContext({ settings, resolveService }),
      action.params.parse({ paths: [log], ...params }),
      signal,
    )

  const perform: Scene['perform'] = async (steps) => {
    const content: Omit<Plan, 'hash'> = {
      actions: [{ type: action.id, version: action.version }],
      host: 'here',
      target: { kind: 'path', name: log },
      steps,
      touches: [],
      asks: [],
      freesBytes: null,
      risk: action.risk,
      undo: action.undo,
      verifyChecks: [],
    }
    const prepared: PreparedStep[] = []
    const done = await performer.perform(
      { ...content, hash: hashPlan(content) },
      {
        signal,
        onPrepared: (one) => {
          prepared.push(one)
          return Promise.resolve()
        },
        onStep: () => Promise.resolve(),
      },
    )
    return {
      ends: done.steps.map(({ result }) =>
        result.kind === 'done' ? 'done' : `${result.kind} ${result.message.code}`,
      ),
      output: done.steps.map(({ output }) => output).join('\n'),
      undo: prepared.flatMap(({ undo }) => undo).toReversed(),
    }
  }

  return {
    dir,
    log,
    plan,
    perform,
    rotate: async (params) => {
      const draft = await plan(params)
      if (draft.kind !== 'steps') throw new Error(JSON.stringify(draft))
      const { ends, output, undo } = await perform(draft.steps)
      if (ends.some((end) => end !== 'done')) throw new Error(`${ends.join()}: ${output}`)
      return { output, undo }
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
