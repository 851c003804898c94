import { z } from 'zod'
import type { Exec } from '../ports'
import type { HelperState } from './helper-state'
import { OPERATIONS_SINCE } from './operations'
import { runByHelper } from './run-by-helper'

const LOOK_MS = 10_000
const pidsSchema = z.array(z.number().int().positive()).max(1000)

const parsePids = (text: string): readonly number[] | null => {
  try {
    return pidsSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // No list: an answer of another kind, and nothing to go by.
    return null
  }
}

/**
 * Has root's helper tell who listens on a port, where the processes of other users cannot be seen. null when the helper
 * is not there, is too old, or root does not list the port.
 */
export const lookAtPort = async (
  port: number,
  { exec, helper }: { readonly exec: Exec; readonly helper: (signal: AbortSignal) => Promise<HelperState> },
  signal: AbortSignal,
): Promise<readonly number[] | null> => {
  const state = await helper(signal)
  if (state.kind !== 'ready' || state.version < OPERATIONS_SINCE || !state.authority.ports.includes(port))
    return null
  const operation = { kind: 'look_at_port', port }
  const { kind, output } = await runByHelper({ operation, timeoutMs: LOOK_MS }, exec, signal)
  return kind === 'done' ? parsePids(output) : null
}
