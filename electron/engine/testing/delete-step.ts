import type { StepOf } from '@shared/domain/plan'
import type { GuardContext } from '../repair/define-step-kind'
import { lookContext } from './look-context'

export const DAY_MS = 86_400_000

/** A deletion of everything older than a day below a directory, unless told; within wide bounds. */
export const deleteStep = (root: string, more: Partial<StepOf<'delete'>> = {}): StepOf<'delete'> => ({
  kind: 'delete',
  root,
  patterns: ['*'],
  minAgeMs: DAY_MS,
  ageBy: 'modified',
  recursive: true,
  keep: 0,
  emptyDirectories: false,
  bounds: { files: 1000, bytes: 1024 ** 3 },
  trash: null,
  found: { files: 0, bytes: 0, oldestAt: null },
  ...more,
})

/** A guard's view that allows some roots and takes a host of no homes and no mount points unless told. */
export const guardContext = (
  allowedRoots: readonly string[],
  more: Partial<GuardContext> = {},
): GuardContext => ({
  settings: { services: {}, guards: { allowedRoots } },
  resolveService: lookContext().resolveService,
  ...more,
})
