import type { Grammar } from '../traceback-grammar'

const files = import.meta.glob<Grammar>(['./*.ts', '!./index.ts', '!./*.test.ts'], {
  eager: true,
  import: 'grammar',
})

/** How each language writes tracebacks, found by its file. No line is a first frame in two of them. */
export const grammars: readonly Grammar[] = Object.values(files)
