import { Redis } from 'ioredis'
import type { StepOf } from '@shared/domain/plan'
import redis from '../checks/redis'
import { createGuard } from '../repair/guard'
import { planRedisDelete, type WantedRedisDelete } from '../repair/redis/plan-redis-delete'
import { lookContext } from './look-context'
import { checkUse, planOfSteps } from './plan-of-steps'
import { testPerformer } from './test-performer'

const never = new AbortController().signal

/** What a test does with a real Redis: plan, guard and perform on one side, another client on the other. */
export const redisScene = (server: { readonly port: number }, config: object = {}) => {
  const at = { host: '127.0.0.1', port: server.port, ...config }
  const checks = [checkUse('cache', 'redis', redis.settings.parse(at))]
  const guards = { allowedRoots: [], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] }
  const settings = { services: {}, guards, checks }
  const context = lookContext({ settings })
  const guard = createGuard({ settings, resolveService: context.resolveService })
  return {
    context,
    client: (db = 0, password?: string) =>
      new Redis({ port: server.port, db, protocol: 2, ...(password !== undefined && { password }) }),
    plan: (wanted: WantedRedisDelete, signal = never) => planRedisDelete(context, wanted, signal),
    guard: (step: StepOf<'redis_delete'>) => guard(step, never),
    perform: async (step: StepOf<'redis_delete'>, { signal = never, isGuarded = true } = {}) => {
      const performer = testPerformer({ settings, ...(isGuarded && { guard }) })
      const { steps } = await performer.perform(planOfSteps(step), {
        signal,
        onStep: () => Promise.resolve(),
      })
      const [result] = steps
      if (result === undefined) throw new Error('no step was performed')
      return result
    },
  }
}
export type RedisScene = ReturnType<typeof redisScene>
