import { createInterface } from 'node:readline/promises'

/** Asks at the terminal; null when the input ends or the wait is cut off. */
export const ask = async (question: string, signal: AbortSignal): Promise<string | null> => {
  // To stderr: stdout is for results.
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = new Promise<null>((resolve) => {
    terminal.once('close', () => resolve(null))
  })
  try {
    return await Promise.race([
      terminal.question(question, { signal }).then((answer) => answer.trim()),
      closed,
    ])
  } catch (error) {
    if (signal.aborted) return null
    throw error
  } finally {
    terminal.close()
  }
}
