import { resolve } from 'node:path'
import { message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { Target } from '@shared/domain/target'
import type { Action, RepairAction } from '../actions/define-action'
import type { Clock } from '../ports'
import type { Rule } from '../settings/settings'
import type { Hands } from '../stages/context'

/** How long a repair is taken to last: lines that come meanwhile still belong to what it mends. */
export const REPAIR_MS = 10_000

/** An action's own parameters, and the rule that asks for it. */
type Wrapped = { readonly ruleId: string; readonly given: unknown }

const LISTENER = { startedAtTicks: '0', process: '', uid: 0, graceMs: 1 } as const

/** Steps that stand for a plan: they name what it would touch, and nobody carries them out. */
const standIns = ({ kind, name }: Target): readonly Step[] => {
  switch (kind) {
    case 'service': {
      const unit = { service: name, manager: 'systemd', unit: name, argv: [name], timeoutMs: 1 } as const
      return [{ kind: 'service', verb: 'restart', ...unit }]
    }
    case 'port': {
      const port = Number(name)
      return [{ kind: 'signal', pid: port, port, ...LISTENER, found: { command: '', startedAt: null } }]
    }
    case 'path':
    case 'source':
    case 'check':
      return name.split(', ').map((path): Step => ({
        kind: 'mkdir',
        // Where a relative path begins does not matter here: it only has to be the same each time.
        path: resolve('/', path),
        mode: 0,
        owner: null,
      }))
  }
}

/**
 * A host that exists only for a backtest. A rule's line breaks what the rule is about, its repair mends it: until the
 * line comes again there is nothing left to do. Nothing of the real host is looked at or touched.
 */
export type PretendedHost = {
  readonly rules: readonly Rule[]
  readonly actions: ReadonlyMap<string, Action>
  readonly createHands: () => Hands
  /** Lines of this rule have come. */
  readonly breakAgain: (ruleId: string) => void
}

export const pretendHost = (
  given: { readonly rules: readonly Rule[]; readonly actions: ReadonlyMap<string, Action> },
  {
    clock,
    ruleOfRepair,
  }: { readonly clock: Clock; readonly ruleOfRepair: (repairId: string) => string | null },
): PretendedHost => {
  const mended = new Set<string>()

  const repair = (action: RepairAction): RepairAction => {
    const target = (params: unknown): Target => action.target((params as Wrapped).given)
    return {
      ...action,
      target,
      // Only planning again could tell whether it worked, and only on the host as it was then.
      planProves: true,
      plan: async (_context, params) =>
        mended.has((params as Wrapped).ruleId)
          ? { kind: 'nothing', why: message('backtest.mended') }
          : { kind: 'steps', steps: standIns(target(params)), touches: [] },
    }
  }

  const pretend = (action: Action): Action => {
    switch (action.class) {
      case 'repair':
        return repair(action)
      case 'read':
        return {
          ...action,
          target: (params) => action.target((params as Wrapped).given),
          inspect: async () => ({ title: message('backtest.not_looked'), lines: [] }),
        }
      case 'tell':
        return action
    }
  }

  return {
    rules: given.rules
      .filter(({ cause }) => cause.kind === 'log')
      .map((rule) => ({
        ...rule,
        // What the checks would have said is not known, and is not asked.
        verifyChecks: [],
        actions: rule.actions.map(({ type, params }) => ({
          type,
          params: { ruleId: rule.id, given: params } satisfies Wrapped,
        })),
      })),
    actions: new Map([...given.actions].map(([id, action]) => [id, pretend(action)])),
    breakAgain: (ruleId) => void mended.delete(ruleId),
    createHands: () => ({
      guard: async () => ({ kind: 'allowed' }),
      perform: async (_plan, { repairId }) => {
        await new Promise<void>((resolve) => clock.after(REPAIR_MS, resolve))
        const ruleId = ruleOfRepair(repairId)
        if (ruleId !== null) mended.add(ruleId)
        return { ok: true, steps: [] }
      },
    }),
  }
}
