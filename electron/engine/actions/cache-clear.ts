import { message } from '@shared/domain/message'
import { z } from 'zod'
import { planRedisDelete } from '../repair/redis/plan-redis-delete'
import { defineAction, type LookContext, type PlanDraft } from './define-action'
import { DAY_MS, directoriesSchema, planCleanup } from './look/plan-cleanup'

const params = z.lazy(() =>
  z.object({
    directories: directoriesSchema.optional(),
    paths: directoriesSchema.optional(),
    /** What is younger stays; 0 for all that nobody holds open. */
    days: z.number().min(0).max(36_500).default(0),
    /** Keys of a Redis, as a pattern of its own (`cache:*`). */
    pattern: z.string().min(1).max(1000).optional(),
    /** The check of type redis whose server it is; may be left out where there is only one. */
    check: z.string().min(1).optional(),
    database: z.number().int().min(0).max(65_535).optional(),
    /** The whole database is a cache: the pattern may fit every key (`*`). */
    allow_all: z.boolean().optional(),
    max_keys: z.number().int().min(1).max(100_000_000).optional(),
  }),
)
type Params = z.output<typeof params>
type Look = (context: LookContext, wanted: Params, signal: AbortSignal) => Promise<PlanDraft>

const pathsOf = ({ directories = [], paths = [] }: Params): readonly string[] => [
  ...new Set([...directories, ...paths]),
]

const planDirectories: Look = (context, wanted, signal) =>
  planCleanup(
    context,
    {
      paths: pathsOf(wanted),
      patterns: ['*'],
      minAgeMs: wanted.days * DAY_MS,
      ageBy: 'modified',
      recursive: true,
      keep: 0,
      emptyDirectories: false,
      trashMs: null,
    },
    signal,
  )

const planKeys =
  (pattern: string): Look =>
  (context, { check, database, allow_all: allowAll, max_keys: mostKeys }, signal) =>
    planRedisDelete(context, { pattern, check, database, allowAll, mostKeys }, signal)

/** Two looks as one plan: impossible when one is, and nothing only when both find nothing. */
const both = (a: PlanDraft, b: PlanDraft): PlanDraft => {
  if (a.kind === 'impossible' || b.kind === 'nothing') return a
  if (b.kind === 'impossible' || a.kind === 'nothing') return b
  const asks = [...(a.asks ?? []), ...(b.asks ?? [])]
  return { ...b, ...a, steps: [...a.steps, ...b.steps], touches: [...a.touches, ...b.touches], asks }
}

/**
 * Empties cache directories (these themselves, and those in them, stay for whoever writes there) and deletes keys of a
 * Redis. An empty cache proves nothing about what it was emptied for.
 */
export default defineAction<Params>({
  class: 'repair',
  id: 'cache_clear',
  version: 1,
  params,
  risk: 'medium',
  undo: 'irreversible',
  planProves: false,
  target: (wanted) => ({
    kind: 'path',
    name:
      [...pathsOf(wanted), ...(wanted.pattern === undefined ? [] : [wanted.pattern])].join(', ') ||
      'cache_clear',
  }),
  plan: async (context, wanted, signal) => {
    const looks: readonly Look[] = [
      ...(pathsOf(wanted).length === 0 ? [] : [planDirectories]),
      ...(wanted.pattern === undefined ? [] : [planKeys(wanted.pattern)]),
    ]
    let draft: PlanDraft | null = null
    for (const look of looks) {
      const next = await look(context, wanted, signal)
      draft = draft === null ? next : both(draft, next)
    }
    return draft ?? { kind: 'impossible', why: message('action.cache.unset') }
  },
})
