import { isAbsolute, resolve } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import { z } from 'zod'
import { defaultTrustedUids, type MkdirStep } from '../repair/guard-path'
import { isProtected, isSafeDirectoryMode } from '../repair/path-rules'
import { resolveRealPath } from '../repair/real-path'
import { defineAction } from './define-action'
import { readOwner } from './look/read-owner'
import { impossible } from './look/impossible'
import { modeDigitsSchema, ownerSchema, pathSchema } from './look/settings-values'

/** `"755"` and `755` both mean what `chmod 755` does. */
const mode = modeDigitsSchema.transform((digits) => Number.parseInt(digits, 8)).refine(isSafeDirectoryMode)

const params = z.lazy(() =>
  z.object({
    directories: z.array(pathSchema).min(1).max(100),
    owner: ownerSchema.optional(),
    mode: mode.prefault('755'),
  }),
)

type Look =
  | { readonly kind: 'exists' }
  | { readonly kind: 'missing'; readonly path: string; readonly creates: readonly string[] }
  | { readonly kind: 'impossible'; readonly why: Message }

/** What would have to be made for one directory to be there. Links of root and our own are followed and named as they are. */
const look = async (path: string): Promise<Look> => {
  const real = await resolveRealPath(path)
  switch (real.kind) {
    case 'failed':
      return impossible(message('action.dirs.unreadable', { path, reason: real.why }))
    case 'not_directory':
      return impossible(message('action.dirs.in_the_way', { path: real.path }))
    case 'resolved': {
      const [first] = real.missing
      if (first === undefined) return { kind: 'exists' }
      // The guard would refuse it anyway; saying so now spares an approval.
      if (isProtected(real.path)) return impossible(message('guard.path.protected', { path: real.path }))
      const trusted = defaultTrustedUids()
      const foreign = real.links.find((link) => !trusted.has(link.uid))
      if (foreign !== undefined)
        return impossible(message('action.dirs.foreign_link', { path, link: foreign.path }))
      return { kind: 'missing', path: real.path, creates: real.missing }
    }
  }
}

type Owner =
  | { readonly kind: 'owner'; readonly owner: MkdirStep['owner'] }
  | { readonly kind: 'impossible'; readonly why: Message }

const lookUpOwner = async (owner: string | undefined): Promise<Owner> => {
  if (owner === undefined) return { kind: 'owner', owner: null }
  const found = await readOwner(owner)
  if (found === null) return impossible(message('action.dirs.no_owner', { owner }))
  return { kind: 'owner', owner: found }
}

export default defineAction<z.output<typeof params>>({
  class: 'repair',
  id: 'create_missing_dirs',
  version: 1,
  params,
  risk: 'low',
  undo: 'reversible',
  planProves: true,
  target: ({ directories }) => ({ kind: 'path', name: directories.join(', ') }),
  plan: async (context, { directories, owner, mode }) => {
    const steps: MkdirStep[] = []
    const creates = new Set<string>()
    for (const directory of directories) {
      if (!isAbsolute(directory) && context.baseDir === null)
        return impossible(message('action.dirs.no_base', { path: directory }))
      const seen = await look(resolve(context.baseDir ?? '/', directory))
      if (seen.kind === 'impossible') return seen
      if (seen.kind === 'exists') continue
      if (!steps.some((step) => step.path === seen.path))
        steps.push({ kind: 'mkdir', path: seen.path, mode, owner: null })
      for (const path of seen.creates) creates.add(path)
    }
    if (steps.length === 0)
      return { kind: 'nothing', why: message('action.dirs.exist', { n: directories.length }) }
    // Asked only now: whose directories are all there needs nothing of the owner.
    const found = await lookUpOwner(owner)
    if (found.kind === 'impossible') return found
    return {
      kind: 'steps',
      // A parent that is named itself has to come first, or it would get a parent's mode.
      steps: steps
        .map((step) => ({ ...step, owner: found.owner }))
        .sort((a, b) => a.path.length - b.path.length),
      touches: [...creates].sort().map((path) => message('touch.mkdir', { path })),
    }
  },
})
