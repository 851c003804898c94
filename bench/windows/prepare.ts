import { launcher, root } from './launcher'

/** Builds the program where that is needed: what is measured is what the sources say. */
export const prepareWindow = async (): Promise<void> => {
  const { buildWhenNeeded, createSpeak } = await launcher()
  await buildWhenNeeded({ root, speak: createSpeak('en'), say: (line) => console.error(line) })
}
