import type { Exec } from '../ports'
import { query } from './query'
import type { StoppedBy } from './service-manager'

/**
 * How a unit that is down got there, by the properties of org.freedesktop.systemd1(5). A stop that was ordered takes the
 * unit out of `active` first and then ends its process; a process that ends by itself takes the unit with it: the order
 * of the two moments tells. A service that announces its own end (`STOPPING=1`, see sd_notify(3)) looks like the former,
 * and mostly is: its `SHUTDOWN` command, a TERM from a person.
 */
export const stoppedBy = (values: ReadonlyMap<string, string>): StoppedBy => {
  const at = (name: string): number => Number(values.get(`${name}TimestampMonotonic`) ?? 0) || 0
  const leftActive = at('ActiveExit')
  // It is begun again whatever its end was, so only an order keeps it down; also one while it waits for its next begin.
  if (
    values.get('Restart') === 'always' &&
    values.get('ActiveState') === 'inactive' &&
    at('InactiveExit') > 0
  )
    return 'hand'
  // Never up since the boot, or begun anew since: whoever was last up has no part in this.
  if (leftActive === 0 || at('InactiveExit') > leftActive) return 'unknown'
  // It stays up without a process, so only an order takes it down.
  if (values.get('RemainAfterExit') === 'yes') return 'hand'
  const ended = at('ExecMainExit')
  if (ended === 0) return 'unknown'
  if (ended <= leftActive) return 'itself'
  return isOfAnOrder(values.get('Result') ?? '', values) ? 'hand' : 'unknown'
}

/** Whether a result is one that an ordered stop leaves; the watchdog, the OOM killer and limits end a unit unasked. */
const isOfAnOrder = (result: string, values: ReadonlyMap<string, string>): boolean => {
  if (result === 'success') return true
  // Many programs leave with a code when they are told to stop; one that announces its end may also have failed.
  if (/^(exit-code|signal|core-dump)$/.test(result)) return !values.get('Type')?.startsWith('notify')
  // It did not stop in time and was killed; or its time was up, which is no order.
  return result === 'timeout' && values.get('RuntimeMaxUSec') === 'infinity'
}

/** Message ids of systemd's own entries, see sd-messages.h: a start that is done, and a stop that is done. */
const STARTED = '39f53479d3a045ac8e11786248231fbf'
const STOPPED = '9d1aaa27d60140bd96365438aad20286'

const idOf = (line: string): string | null => {
  try {
    const entry: unknown = JSON.parse(line)
    const found = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'MESSAGE_ID') : null
    return typeof found === 'string' ? found : null
  } catch {
    // Not an entry: nothing that this program could read.
    return null
  }
}

/**
 * The same from the journal's last start or stop of this boot. Only an ordered stop leaves the entry that a stop is done.
 * `matches` pick the entries that the unit's own systemd has written about it. `unknown` for who may not read the
 * journal, or where there is none.
 */
export const stoppedByJournal = async (
  matches: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<StoppedBy> => {
  const result = await query(
    exec,
    [
      'journalctl',
      '--no-pager',
      '--quiet',
      '--boot',
      '--lines=1',
      '--output=json',
      '--output-fields=MESSAGE_ID',
      ...matches,
      `MESSAGE_ID=${STARTED}`,
      `MESSAGE_ID=${STOPPED}`,
    ],
    signal,
  )
  if (result.kind === 'failed' || result.code !== 0) return 'unknown'
  const last = idOf(result.stdout.trim().split('\n').at(-1) ?? '')
  if (last === STOPPED) return 'hand'
  return last === STARTED ? 'itself' : 'unknown'
}
