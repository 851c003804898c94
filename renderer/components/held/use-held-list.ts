import { useState } from 'react'
import { heldList, type Held } from './held-list'

/** Goes on the element around the list. */
type HandProps = { readonly onPointerEnter: () => void; readonly onPointerLeave: () => void }

/** A list whose entries keep their places as long as the pointer is in it: what one aims at does not slip away. */
export const useHeldList = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly shown: readonly Held<T>[]; readonly hand: HandProps } => {
  const [before, setBefore] = useState<readonly T[] | null>(null)
  const shown =
    before === null ? items.map((item) => ({ item, gone: false })) : heldList(before, items, keyOf)
  // What came meanwhile has a place from now on, too.
  if (before !== null && shown.length > before.length) setBefore(shown.map(({ item }) => item))
  return {
    shown,
    hand: { onPointerEnter: () => setBefore(items), onPointerLeave: () => setBefore(null) },
  }
}
