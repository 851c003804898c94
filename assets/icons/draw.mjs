#!/usr/bin/env node
// Draws the icons beside this file: `node assets/icons/draw.mjs`. The pictures are committed; this says how they are made.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/** @typedef {(x: number, y: number) => number} Distance below 0 inside of the shape; the unit is the icon's width */
/** @typedef {readonly [number, number, number, number]} Colour red, green, blue, alpha */

const SAMPLES = 6

/** @type {(x: number, y: number, radius: number) => Distance} */
const circle = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) - radius
/** @type {(x1: number, y1: number, x2: number, y2: number, radius: number) => Distance} */
const capsule = (x1, y1, x2, y2, radius) => (x, y) => {
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)
  const t = Math.max(0, Math.min(1, along))
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) - radius
}
/** A convex polygon, corners clockwise on the screen, grown by `radius` around its edges. */
/** @type {(points: readonly (readonly [number, number])[], radius: number) => Distance} */
const polygon = (points, radius) => (x, y) => {
  let inside = true
  let nearest = Infinity
  points.forEach(([x1, y1], index) => {
    const [x2, y2] = points[(index + 1) % points.length]
    if ((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) < 0) inside = false
    nearest = Math.min(nearest, capsule(x1, y1, x2, y2, 0)(x, y))
  })
  return (inside ? -nearest : nearest) - radius
}
/** @type {(...shapes: readonly Distance[]) => Distance} */
const union = (...shapes) => (x, y) => Math.min(...shapes.map((shape) => shape(x, y)))
/** @type {(shape: Distance, hole: Distance) => Distance} */
const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y))
/** @type {(shape: Distance, by: number) => Distance} */
const grow = (shape, by) => (x, y) => shape(x, y) - by

/** @type {(hex: string, alpha?: number) => Colour} */
const colour = (hex, alpha = 1) => [...hex.matchAll(/[0-9a-f]{2}/gi)].map(([pair]) => parseInt(pair, 16)).concat(alpha)

/** @type {(size: number, layers: readonly { shape: Distance, fill: Colour }[]) => Buffer} */
const paint = (size, layers) => {
  const pixels = Buffer.alloc(size * size * 4)
  for (let py = 0; py < size; py += 1) {
    for (let px = 0; px < size; px += 1) {
      const sum = [0, 0, 0, 0]
      for (let s = 0; s < SAMPLES * SAMPLES; s += 1) {
        const x = (px + ((s % SAMPLES) + 0.5) / SAMPLES) / size
        const y = (py + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) / size
        let seen = [0, 0, 0, 0]
        for (const { shape, fill } of layers) {
          if (shape(x, y) > 0) continue
          const rest = seen[3] * (1 - fill[3])
          const alpha = fill[3] + rest
          seen = [0, 1, 2].map((i) => (fill[i] * fill[3] + seen[i] * rest) / alpha).concat(alpha)
        }
        for (let i = 0; i < 3; i += 1) sum[i] += seen[i] * seen[3]
        sum[3] += seen[3]
      }
      const at = (py * size + px) * 4
      for (let i = 0; i < 3; i += 1) pixels[at + i] = sum[3] === 0 ? 0 : Math.round(sum[i] / sum[3])
      pixels[at + 3] = Math.round((sum[3] / (SAMPLES * SAMPLES)) * 255)
    }
  }
  return pixels
}

/** @type {(type: string, data: Buffer) => Buffer} */
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** @type {(size: number, pixels: Buffer) => Buffer} */
const png = (size, pixels) => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(y * size * 4, (y + 1) * size * 4)]),
  )
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const data = deflateSync(Buffer.concat(rows), { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

const hand = union(
  polygon([[0.34, 0.52], [0.7, 0.52], [0.68, 0.78], [0.62, 0.86], [0.42, 0.86], [0.36, 0.78]], 0.04),
  capsule(0.345, 0.34, 0.345, 0.6, 0.052),
  capsule(0.468, 0.2, 0.468, 0.6, 0.052),
  capsule(0.591, 0.2, 0.591, 0.6, 0.052),
  capsule(0.704, 0.32, 0.704, 0.6, 0.046),
  capsule(0.17, 0.53, 0.38, 0.76, 0.058),
)

/** The shapes of the six states, the same as in the window. */
const states = {
  ok: { shape: circle(0.5, 0.5, 0.38), fill: colour('3aa567') },
  caution: { shape: polygon([[0.5, 0.17], [0.86, 0.8], [0.14, 0.8]], 0.05), fill: colour('e0a02f') },
  critical: { shape: polygon([[0.5, 0.1], [0.9, 0.5], [0.5, 0.9], [0.1, 0.5]], 0.04), fill: colour('e5484d') },
  unknown: { shape: without(circle(0.5, 0.5, 0.4), circle(0.5, 0.5, 0.25)), fill: colour('949ea8') },
  paused: { shape: union(capsule(0.32, 0.24, 0.32, 0.76, 0.1), capsule(0.68, 0.24, 0.68, 0.76, 0.1)), fill: colour('9f80dc') },
  approval: { shape: hand, fill: colour('4b95f0') },
}

// A thin dark rim keeps every colour apart from a light panel as well as from a dark one.
const rim = colour('101214', 0.55)
for (const [name, { shape, fill }] of Object.entries(states)) {
  for (const [suffix, size] of /** @type {const} */ ([['', 22], ['@2x', 44]])) {
    const layers = [{ shape: grow(shape, 0.045), fill: rim }, { shape, fill }]
    writeFileSync(join(import.meta.dirname, `tray-${name}${suffix}.png`), png(size, paint(size, layers)))
  }
}

const plate = polygon([[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]], 0.16)
const shield = (/** @type {number} */ by) =>
  grow(polygon([[0.5, 0.2], [0.76, 0.29], [0.76, 0.5], [0.69, 0.66], [0.5, 0.8], [0.31, 0.66], [0.24, 0.5], [0.24, 0.29]], 0.02), by)
const tick = union(capsule(0.37, 0.5, 0.46, 0.6, 0.035), capsule(0.46, 0.6, 0.64, 0.39, 0.035))
for (const [suffix, size] of /** @type {const} */ ([['', 256], ['-512', 512]])) {
  const layers = [
    { shape: plate, fill: colour('16191c') },
    { shape: without(plate, grow(plate, -0.012)), fill: colour('3b4249') },
    { shape: shield(0), fill: colour('4bbdb3') },
    { shape: shield(-0.05), fill: colour('16191c') },
    { shape: tick, fill: colour('4bbdb3') },
  ]
  writeFileSync(join(import.meta.dirname, `mamori${suffix}.png`), png(size, paint(size, layers)))
}
