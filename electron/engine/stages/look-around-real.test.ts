import { message } from '@shared/domain/message'
import type { Incident } from '@shared/domain/state'
import { beforeAll, describe, expect, it } from 'vitest'
import restart from '../actions/service-restart'
import type { Action } from '../actions/define-action'
import { createExec } from '../exec'
import { allServiceManagers, createServiceResolver } from '../services/resolve-service'
import { createSurroundings } from '../surroundings/surroundings'
import { systemClock } from '../system-clock'
import { startSupervisord, type Supervisord } from '../testing/start-supervisord'
import { redisRule, settings } from '../testing/scene-settings'
import { createLookAround } from './look-around'

const { signal } = new AbortController()
const exec = createExec()
const incident: Incident = {
  id: 'i',
  fingerprint: 'f',
  ruleId: 'check:redis_connection',
  target: { kind: 'service', name: 'app' },
  severity: 'critical',
  cause: 'check',
  title: message('notice.settings'),
  openedAt: 0,
  lastSeenAt: 0,
  closedAt: null,
  closedBy: null,
  observations: 0,
  evidence: [],
  decision: null,
  repairIds: [],
}
const rule = { ...redisRule(true), actions: [{ type: 'service_restart', params: { service: 'app' } }] }

describe('looking around for real', () => {
  let daemon: Supervisord
  const ctl = async (...args: readonly string[]) => {
    const result = await exec(['supervisorctl', '-c', daemon.config, ...args], { timeoutMs: 15_000, signal })
    expect(result).toMatchObject({ kind: 'exited', code: 0 })
  }
  /** Made anew each time, since what was seen a moment ago is not looked at again. */
  const look = () =>
    createLookAround({
      actions: new Map([['service_restart', restart as Action]]),
      checkKinds: new Map(),
      bug: (name, error) => {
        throw new Error(name, { cause: error })
      },
      clock: systemClock,
      exec,
      signal,
      settings: settings({ checks: [] }),
      surroundings: createSurroundings(),
      resolveService: createServiceResolver({
        exec,
        services: { app: { manager: null, unit: null, config: daemon.config, allow: ['restart'] } },
        allManagers: allServiceManagers(),
      }),
    }).look(rule, incident)

  beforeAll(async () => {
    daemon = await startSupervisord({
      app: 'command=/bin/sleep 1000\nautostart=true\nautorestart=false\nstartsecs=0',
    })
    return daemon.stop
  })

  it("sees a killed program as one that ended by itself, and a stopped one as somebody's wish", async () => {
    const service = async () => (await look()).service
    expect(await service()).toEqual({ kind: 'seen', unit: 'app', state: { kind: 'active' } })
    await ctl('signal', 'KILL', 'app')
    await expect
      .poll(service, { timeout: 10_000 })
      .toMatchObject({ state: { kind: 'inactive', by: 'itself' } })
    await ctl('start', 'app')
    await ctl('stop', 'app')
    expect(await service()).toMatchObject({ state: { kind: 'inactive', by: 'hand' } })
    expect((await look()).network).toBeNull()
  })
})
