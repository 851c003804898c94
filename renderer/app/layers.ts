import { useEffect, useRef } from 'react'

type Layer = { readonly close: () => void }
const layers: Layer[] = []

/** Closes the topmost layer; tells whether there was one. */
export const closeTopLayer = (): boolean => {
  const top = layers.at(-1)
  if (top === undefined) return false
  top.close()
  return true
}

/** Makes a component a layer that Esc closes, the newest first. */
export const useLayer = (close: () => void): void => {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    const layer: Layer = { close: () => latest.current() }
    layers.push(layer)
    return () => {
      layers.splice(layers.indexOf(layer), 1)
    }
  }, [])
}
