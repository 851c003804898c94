import { message } from '@shared/domain/message'
import { targetKey } from '@shared/domain/target'
import { DIRECT } from '../../privilege/route'
import { awaitActive } from '../await-active'
import { defineStepKind } from '../define-step-kind'
import { refuseService } from './service'

/** Waits until a service is up; it only looks. */
export default defineStepKind<'await_active'>({
  kind: 'await_active',
  resources: ({ service }) => [targetKey({ kind: 'service', name: service })],
  refuse: refuseService,
  route: () => Promise.resolve(DIRECT),
  perform: async ({ service, unit, timeoutMs }, { resolveService, exec, clock }, signal) => {
    const found = await resolveService(service, signal)
    if (found.kind === 'not_found')
      return { failed: message('guard.service.not_found', { service }), output: '' }
    const failed = await awaitActive({
      manager: found.manager,
      unit,
      service,
      timeoutMs,
      exec,
      clock,
      signal,
    })
    return { failed, output: '' }
  },
})
