import { stepSchema } from '@shared/domain/plan'
import { runProgram } from '../../../exec'
import { lookContext } from '../../../testing/look-context'
import { systemClock } from '../../../system-clock'
import { createDirectHand } from '../../hand/direct-hand'
import { kindOf } from '../../steps'

/** Carries out one step with the real hand, as a process of its own that may be killed anywhere in it. */
const step = stepSchema.parse(JSON.parse(process.argv[2] ?? ''))
process.stdout.write('ready\n')
const end = await kindOf(step).perform(
  step,
  {
    repairId: 'r-test',
    exec: runProgram,
    clock: systemClock,
    resolveService: lookContext().resolveService,
    settings: { services: {}, guards: { allowedRoots: [] } },
    hand: createDirectHand({ exec: runProgram }),
    by: 'direct',
    repairJson: lookContext().repairJson,
    backups: null,
  },
  new AbortController().signal,
)
process.stdout.write(`${JSON.stringify(end)}\n`)
