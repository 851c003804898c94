import type { LookContext } from '../actions/define-action'
import { runProgram } from '../exec'
import { repairJsonHere } from './repair-json-here'

/** What an action looks at in a test: this host, with nothing recorded and no services unless told. */
export const lookContext = (more: Partial<LookContext> = {}): LookContext => ({
  now: () => Date.now(),
  exec: runProgram,
  baseDir: null,
  settings: {
    guards: { allowedRoots: [], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] },
    services: {},
    checks: [],
  },
  dataDir: '/nowhere/mamori',
  resolveService: (name) => Promise.resolve({ kind: 'not_found', name, tried: [] }),
  repairJson: repairJsonHere,
  evidence: [],
  countObservations: () => Promise.resolve([]),
  ...more,
})
