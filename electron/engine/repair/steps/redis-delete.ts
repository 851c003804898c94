import { DIRECT } from '../../privilege/route'
import { defineStepKind } from '../define-step-kind'
import { performRedisDelete } from '../redis/perform-redis-delete'
import { refuseRedisDelete } from '../redis/refuse-redis-delete'

/** Deletes the keys of a Redis that match a pattern, within bounds. It cannot be taken back. */
export default defineStepKind<'redis_delete'>({
  kind: 'redis_delete',
  resources: ({ check, database }) => [`redis:${check}/${String(database)}`],
  refuse: refuseRedisDelete,
  route: () => Promise.resolve(DIRECT),
  perform: performRedisDelete,
})
