import { message } from '@shared/domain/message'
import { AppError } from '@shared/ipc/result'
import { scopeName } from '@shared/words/scope-words'
import { momentTime } from '@shared/words/time'
import { findId, shortId } from '../client/brief'
import { silenceRow } from '../client/status-lines'
import { runningState, withEngine, type Engine } from '../client/with-engine'
import { inColumns } from '../columns'
import type { Command } from '../command'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

type Ask = Extract<Command, { kind: 'silence' }>['ask']

type Add = Omit<Extract<Ask, { kind: 'add' }>, 'kind'>

/** A bare word names a service; where no rule is about such a service, it may name a check. */
const asCheck = ({ scope }: Add): Add['scope'] | null =>
  scope.kind === 'target' && scope.target.kind === 'service'
    ? { kind: 'check', name: scope.target.name }
    : null

const addTo = async ({ call }: Engine, input: Add): Promise<Add & { readonly silenceId: string }> => {
  try {
    return { ...input, ...(await call('silences.add', input)) }
  } catch (error) {
    const scope = asCheck(input)
    if (scope === null || !(error instanceof AppError) || error.code !== 'invalid_input') throw error
    const checked = { ...input, scope }
    // What was refused first is what the person wrote.
    const added = await call('silences.add', checked).catch(() => Promise.reject(error))
    return { ...checked, ...added }
  }
}

const add = async (
  { out }: CommandContext,
  engine: Engine,
  { kind: _kind, ...given }: Extract<Ask, { kind: 'add' }>,
): Promise<number> => {
  const { silenceId, ...input } = await addTo(engine, given)
  const now = Date.now()
  const time = momentTime(out.language, now + input.minutes * 60_000, now)
  out.tell(message('cli.silence.added', { scope: scopeName(input.scope, out.language), time }))
  // On stdout, whole: a script keeps it for `silence end`.
  out.print(silenceId)
  return EXIT.healthy
}

const list = async (context: CommandContext, engine: Engine, json: boolean): Promise<number> => {
  const { out } = context
  const running = await runningState(context, engine)
  if (running === null) return EXIT.usage
  const silences = Object.values(running.state.silences)
  if (json) out.document({ silences })
  else if (silences.length === 0) out.tell(message('cli.silence.none'))
  else {
    const ids = silences.map(({ id }) => id)
    const view = { out, now: Date.now() }
    out.print(inColumns(silences.map((silence) => silenceRow(view, silence, ids))).join('\n'))
  }
  return EXIT.healthy
}

const end = async (context: CommandContext, engine: Engine, given: string): Promise<number> => {
  const { out } = context
  const running = await runningState(context, engine)
  if (running === null) return EXIT.usage
  const ids = Object.keys(running.state.silences)
  const found = findId(given, ids)
  if (found.kind !== 'found') {
    out.tell(message(found.kind === 'none' ? 'cli.silence.unknown' : 'cli.silence.several', { id: given }))
    return EXIT.degraded
  }
  await engine.call('silences.end', { silenceId: found.id })
  out.tell(message('cli.silence.ended', { id: shortId(found.id, ids) }))
  return EXIT.healthy
}

/** `mamori silence`: adds a silence, lists those that last, or ends one. */
export const silence = (
  context: CommandContext,
  { ask }: Extract<Command, { kind: 'silence' }>,
): Promise<number> =>
  withEngine(context, (engine) => {
    switch (ask.kind) {
      case 'add':
        return add(context, engine, ask)
      case 'list':
        return list(context, engine, ask.json)
      case 'end':
        return end(context, engine, ask.silenceId)
    }
  })
