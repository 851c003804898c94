import type { FirstAnswers } from './ipc/call-gate'
import { readKeptView, type KeptViewPlace } from './kept-view'

/** Whatever keeps a page from its picture must keep neither the window nor the engine away. */
const LONGEST_MS = 1500

/** The page's first picture: what it is made of, and how far it is. */
type FirstPicture = {
  readonly answers: FirstAnswers['answers']
  /** Resolves when the page is made and only has to be seen. */
  readonly drawn: Promise<unknown>
  /** Resolves when what the window showed last is seen again; at once where that is not known. */
  readonly seen: () => Promise<void>
}

/** Follows the page to its first picture, which nothing else of the program is to hold up. */
export const followFirstPicture = (
  place: KeptViewPlace,
  wait: (ms: number) => Promise<unknown>,
): FirstPicture => {
  const view = readKeptView(place)
  let draw = (): void => undefined
  let paint = (): void => undefined
  const drawn = new Promise<void>((resolve) => {
    draw = resolve
  })
  const painted = new Promise<void>((resolve) => {
    paint = resolve
  })
  const late = wait(LONGEST_MS)
  const done = { kind: 'done' } as const
  return {
    answers: {
      'desktop.kept_view': () => view,
      'desktop.drawn': async () => {
        draw()
        return done
      },
      'desktop.painted': async () => {
        paint()
        return done
      },
    },
    drawn: Promise.race([drawn, late]),
    seen: async () => {
      if ((await view).kind === 'kept') await Promise.race([painted, late])
    },
  }
}
