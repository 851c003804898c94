import type { Client } from '@shared/ipc/client'
import type { Output } from '@shared/ipc/contract'
import { applyRead, haveOf, newTrial, type Trial } from './lab-state'

/** A name for one lab, by which the engine ends its run before when a new one begins. */
export const newLabId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

/** Reads a run until it has ended and everything of it is known, or nobody wants it any more. */
export const followRun = async (
  client: Client,
  runId: string,
  signal: AbortSignal,
  onTrial: (trial: Trial) => void,
): Promise<void> => {
  let trial = newTrial
  let answer: Output<'lab.read'> | null = null
  while (!signal.aborted && (answer === null || answer.end === null || answer.more)) {
    answer = await client.call('lab.read', { runId, rev: trial.rev, have: haveOf(trial) })
    trial = applyRead(trial, answer)
    if (!signal.aborted) onTrial(trial)
  }
}
