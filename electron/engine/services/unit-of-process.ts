import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../ports'
import { parseCgroup } from './cgroup-path'
import { complaint, query } from './query'
import { isUnitName } from './unit-name'
import { valuesOf } from './systemd-units'

/** What begins a unit anew after it was stopped, as far as systemd tells. */
export type SocketActivation =
  /** These sockets hold the port themselves, and the next connection begins the service again. */
  | { readonly kind: 'by_sockets'; readonly sockets: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string }

/** What keeps a process, so that ending the process is not the way to end what it does. */
export type ProcessOwner =
  | {
      readonly kind: 'unit'
      readonly manager: 'systemd'
      /** With its ending: `nginx.service`, `session-3.scope`. */
      readonly unit: string
      readonly activation: SocketActivation
    }
  | {
      readonly kind: 'unit'
      readonly manager: 'systemd_user'
      readonly unit: string
      readonly uid: number
      readonly activation: SocketActivation
    }
  /** It runs inside of a container of Docker's. */
  | { readonly kind: 'container'; readonly id: string }
  /** Nobody that can be seen. */
  | { readonly kind: 'none' }
  /** The process is not there any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly why: string }

export type ProcessDeps = {
  readonly exec: Exec
  readonly signal: AbortSignal
  readonly procRoot?: string
  /** Where the runtime directories of users are, see pam_systemd(8). */
  readonly runtimeRoot?: string
}

/** A file of a process; null when the process is gone. */
export const readProcFile = async (
  procRoot: string,
  pid: number,
  name: string,
): Promise<{ readonly text: string } | { readonly gone: true } | { readonly why: string }> => {
  try {
    return { text: await readFile(join(procRoot, String(pid), name), 'utf8') }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ESRCH' ? { gone: true } : { why: code ?? message }
  }
}

const activationOf = async (
  systemctl: readonly string[],
  unit: string,
  { exec, signal }: ProcessDeps,
): Promise<SocketActivation> => {
  if (!isUnitName(unit)) return { kind: 'unknown', why: JSON.stringify(unit) }
  const result = await query(
    exec,
    [...systemctl, 'show', '--no-pager', '--property=TriggeredBy', '--', unit],
    signal,
  )
  if (result.kind === 'failed' || result.code !== 0) return { kind: 'unknown', why: complaint(result) }
  const triggers = valuesOf(result.stdout).get('TriggeredBy') ?? ''
  const sockets = triggers.split(/\s+/).filter((name) => name.endsWith('.socket') && isUnitName(name))
  return sockets.length === 0 ? { kind: 'none' } : { kind: 'by_sockets', sockets }
}

/** Says which systemd unit or container a process belongs to, and whether a socket would begin the unit again. */
export const ownerOfProcess = async (pid: number, deps: ProcessDeps): Promise<ProcessOwner> => {
  const { procRoot = '/proc', runtimeRoot = '/run/user' } = deps
  const read = await readProcFile(procRoot, pid, 'cgroup')
  if ('gone' in read) return { kind: 'gone' }
  if ('why' in read) return { kind: 'unknown', why: read.why }
  const owner = parseCgroup(read.text)
  switch (owner.kind) {
    case 'none':
    case 'container':
      return owner
    case 'systemd': {
      const activation = await activationOf(['systemctl'], owner.unit, deps)
      return { kind: 'unit', manager: 'systemd', unit: owner.unit, activation }
    }
    case 'systemd_user': {
      const { uid, unit } = owner
      const systemctl = ['env', `XDG_RUNTIME_DIR=${join(runtimeRoot, String(uid))}`, 'systemctl', '--user']
      return {
        kind: 'unit',
        manager: 'systemd_user',
        unit,
        uid,
        activation: await activationOf(systemctl, unit, deps),
      }
    }
  }
}
