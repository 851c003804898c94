import type { Limits } from '@shared/domain/check'
import type { z } from 'zod'
import { limitsFrom } from './limits-setting'

/** One of several things that a check judges: its fields begin with its name, `p95_warning`, `p95_threshold`. */
export type Measure = {
  readonly name: string
  readonly usual: Limits
  /** Turns the unit of the file into that of `usual`. */
  readonly scale: number
}

type Edges<N extends string> = { readonly [K in `${N}_warning` | `${N}_threshold`]?: number | undefined }

/** The two fields of a measure, both optional. */
export const edgeFields = <N extends string>(
  name: N,
  edge: z.ZodNumber,
): { [K in `${N}_warning` | `${N}_threshold`]: z.ZodOptional<z.ZodNumber> } =>
  ({ [`${name}_warning`]: edge.optional(), [`${name}_threshold`]: edge.optional() }) as {
    [K in `${N}_warning` | `${N}_threshold`]: z.ZodOptional<z.ZodNumber>
  }

const edgesOf = <N extends string>(settings: Edges<N>, name: N) => ({
  warning: settings[`${name}_warning`],
  threshold: settings[`${name}_threshold`],
})

/** Whether the settings name one of the edges. */
export const asksFor = <N extends string>(settings: Edges<N>, name: N): boolean =>
  Object.values(edgesOf(settings, name)).some((edge) => edge !== undefined)

/** The limits of a measure in the unit of `usual`. */
export const namedLimits = <N extends string>(
  settings: Edges<N>,
  { name, usual, scale }: Measure & { readonly name: N },
): Limits => limitsFrom(edgesOf(settings, name), usual, scale)

/** Tells each measure whose edges do not stand in their order; for `superRefine`. */
export const refineEdges =
  <N extends string>(measures: readonly (Measure & { readonly name: N })[]) =>
  (settings: Edges<N>, context: z.RefinementCtx): void => {
    for (const measure of measures) {
      const { warning, critical } = namedLimits(settings, measure)
      if (warning > critical)
        context.addIssue({
          code: 'custom',
          message: 'check.settings.edge_above_threshold',
          path: [`${measure.name}_warning`],
        })
    }
  }
