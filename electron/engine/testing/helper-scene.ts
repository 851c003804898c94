import {
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import type { Answer, Authority, Effects } from '../helper/helper-types'
import { OPERATIONS } from '../privilege/operations'
import { answerOf, judge, loadSteps } from '../helper/mamori-helper.mjs'

const steps = await loadSteps()

/** Judges a step as the helper's program does: what it throws becomes the answer. */
export const ask = (json: string, authority: Authority, effects: Effects): Answer => {
  try {
    return judge(json, steps, authority, effects)
  } catch (error) {
    return answerOf(error)
  }
}

export type Recording = { readonly effects: Effects; readonly done: () => readonly string[] }

/** Effects that happen nowhere and are remembered. */
export const recordEffects = (): Recording => {
  const seen: string[] = []
  return {
    done: () => seen,
    effects: {
      run: (argv, timeoutMs, quiet) => {
        seen.push(`run ${argv.join(' ')} ${String(timeoutMs)} ${quiet ? 'quiet' : 'told'}`)
        return { code: 0, why: 'exit' }
      },
      mkdir: (path, mode) => void seen.push(`mkdir ${path} ${mode.toString(8)}`),
      rmdir: (path) => void seen.push(`rmdir ${path}`),
      chown: (fd, uid, gid) => void seen.push(`chown ${String(fd)} ${String(uid)}:${String(gid)}`),
      chmod: (fd, mode) => void seen.push(`chmod ${String(fd)} ${mode.toString(8)}`),
      create: (path) => {
        seen.push(`create ${path}`)
        return openSync('/dev/null', 'r+')
      },
      write: (_fd, bytes) => void seen.push(`write ${String(bytes.length)}`),
      times: () => void seen.push('times'),
      sync: () => void seen.push('sync'),
      link: (from, to) => void seen.push(`link ${from} ${to}`),
      rename: (from, to) => void seen.push(`rename ${from} ${to}`),
      unlink: (path) => void seen.push(`unlink ${path}`),
      empty: (fd) => void seen.push(`empty ${String(fd)}`),
      kill: (pid, signal) => void seen.push(`kill ${String(pid)} ${signal}`),
    },
  }
}

/** Effects that do happen, but for commands and signals. */
export const realEffects: Effects = {
  run: () => ({ code: 0, why: 'exit' }),
  mkdir: (path, mode) => mkdirSync(path, mode),
  rmdir: rmdirSync,
  chown: fchownSync,
  chmod: fchmodSync,
  create: (path) => openSync(path, 'wx+', 0o600),
  write: writeFileSync,
  times: futimesSync,
  sync: fsyncSync,
  link: linkSync,
  rename: renameSync,
  unlink: unlinkSync,
  empty: (fd) => ftruncateSync(fd),
  kill: () => undefined,
}

export const allowing = (more: Partial<Authority> = {}): Authority => ({
  version: 1,
  services: {
    web: { manager: 'systemd', unit: 'web', allow: ['restart'] },
    old: { manager: 'sysv', unit: 'old', allow: ['restart', 'start'] },
    job: {
      manager: 'supervisor',
      unit: 'job',
      config: '/etc/supervisor/supervisord.conf',
      allow: ['restart'],
    },
  },
  roots: ['/srv/app/data'],
  operations: [...OPERATIONS],
  ports: [],
  roles: { look: ['mamori'], approve: ['mamori'], change: ['mamori'] },
  ...more,
})

export const webRestart = {
  kind: 'service',
  verb: 'restart',
  service: 'web',
  manager: 'systemd',
  unit: 'web',
  argv: ['systemctl', '--no-ask-password', 'restart', '--', 'web.service'],
  timeoutMs: 5000,
} as const
