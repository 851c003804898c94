import type { Answer, Authority, Effects } from '../helper/helper-types'
import { answerOf, judge } from '../helper/mamori-helper.mjs'

/** Judges a step as the helper's program does: what it throws becomes the answer. */
export const ask = (json: string, authority: Authority, effects: Effects): Answer => {
  try {
    return judge(json, authority, effects)
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
    },
  }
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
