import { readFile } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { Hand } from './hand'
import { parseProcStat } from '../../checks/processes/proc-text'
import { codeOf, faultOf, refuse, touch } from './stop'

const startOf = (stat: string): string => String(parseProcStat(stat)?.startedTicks ?? '')

const realUidOf = (status: string): number => Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN)

/** Sends one signal to the very process that was planned. */
export const sendSignal: Hand['sendSignal'] = ({ pid, startedAtTicks, uid, signal: name }) => {
  const proc = `/proc/${String(pid)}`
  return touch(proc, async () => {
    try {
      const [status, stat] = [
        await readFile(`${proc}/status`, 'utf8'),
        await readFile(`${proc}/stat`, 'utf8'),
      ]
      // Another process has the number by now: the one that was meant is gone.
      if (startOf(stat) !== startedAtTicks) return ''
      if (realUidOf(status) !== uid) throw refuse(message('hand.process_user', { pid }))
      process.kill(pid, `SIG${name}`)
      return `SIG${name} ${String(pid)}`
    } catch (error) {
      const code = codeOf(error)
      if (code === 'ENOENT' || code === 'ESRCH') return ''
      throw faultOf(proc, error)
    }
  })
}
