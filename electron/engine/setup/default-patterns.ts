import { patternEntrySchema, type PatternEntry } from '@shared/domain/settings-file'
import { z } from 'zod'
import file from '../../../assets/patterns.json'

const fileSchema = z.object({ error_patterns: z.array(patternEntrySchema).min(1) })

/** The patterns that first settings begin with, as they are written in `assets/patterns.json`. */
export const defaultPatterns = (): readonly PatternEntry[] => {
  const entries: unknown = file.error_patterns
  fileSchema.parse({ error_patterns: entries })
  return entries as readonly PatternEntry[]
}
