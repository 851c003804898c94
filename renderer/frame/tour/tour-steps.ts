/** What the tour shows, by the `data-tour` of the element; never more than four. */
export const tourSteps = ['state', 'approvals', 'incidents', 'palette'] as const
export type TourStep = (typeof tourSteps)[number]

export type Rect = Readonly<Record<'left' | 'top' | 'width' | 'height', number>>

const GAP = 12
const MARGIN = 12

/** Where the card of a step stands: beside what is tall and narrow at the left edge, else below; always in the window. */
export const cardPlace = (
  anchor: Rect,
  card: Pick<Rect, 'width' | 'height'>,
  view: Pick<Rect, 'width' | 'height'>,
): Pick<Rect, 'left' | 'top'> => {
  const inside = (at: number, size: number, whole: number): number =>
    Math.max(MARGIN, Math.min(at, whole - size - MARGIN))
  const beside = anchor.left + anchor.width + GAP
  const fitsBeside = anchor.left < view.width / 4 && anchor.width < view.width / 3
  const left = fitsBeside ? beside : anchor.left + anchor.width / 2 - card.width / 2
  const top = fitsBeside ? anchor.top : anchor.top + anchor.height + GAP
  return { left: inside(left, card.width, view.width), top: inside(top, card.height, view.height) }
}
