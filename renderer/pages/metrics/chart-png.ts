const SCALE = 2
const PADDING = 16
const HEAD = 56
const GAP = 6
const NAMESPACE = 'http://www.w3.org/2000/svg'

/** What of the page's styles a drawing takes with it: behind its own document there is no style sheet. */
const kept = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'vector-effect',
  'visibility',
  'display',
] as const

/** A copy of a drawing that looks as it does on the page, in the theme of now. */
const standalone = (drawing: SVGSVGElement): SVGSVGElement => {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const copies = copy.querySelectorAll<SVGElement>('*')
  drawing.querySelectorAll<SVGElement>('*').forEach((part, index) => {
    const style = getComputedStyle(part)
    const own = copies[index]
    if (own === undefined) return
    for (const name of kept) own.style.setProperty(name, style.getPropertyValue(name))
  })
  // Where the cursor stands is no part of the picture.
  copy.querySelectorAll('.recharts-tooltip-cursor, .recharts-active-dot').forEach((part) => part.remove())
  return copy
}

type Legend = { readonly name: string; readonly color: string; readonly dash?: string }
export type PictureWords = {
  readonly title: string
  /** The period, and whose metrics these are. */
  readonly period: string
  readonly legend: readonly Legend[]
  /** What stands below the chart. */
  readonly note: string
}

const escaped = (text: string): string =>
  // What no XML document may contain would leave no picture at all.
  text
    .replace(/[^\t\n\r\P{Cc}]|[\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** The whole picture of a chart as SVG text: heading, legend, drawing, and what stands below it. */
export const pictureOf = (
  chart: HTMLElement,
  words: PictureWords,
): { svg: string; width: number; height: number } => {
  const plot = chart.querySelector<SVGSVGElement>('.recharts-surface')
  if (plot === null) throw new Error('the chart is not drawn')
  const strip = chart.querySelector<SVGSVGElement>('.chart-strip-plot')
  const colorOf = (name: string): string => getComputedStyle(chart).getPropertyValue(name).trim()
  const { width: plotWidth, height: plotHeight } = plot.getBoundingClientRect()
  const stripBox = strip?.getBoundingClientRect()
  const stripHeight = stripBox === undefined ? 0 : stripBox.height + 16 + GAP
  const width = Math.ceil(plotWidth + 2 * PADDING)
  const height = Math.ceil(HEAD + plotHeight + stripHeight + PADDING)
  const font = escaped(getComputedStyle(chart).fontFamily)
  const text = (x: number, y: number, size: number, color: string, said: string, more = ''): string =>
    `<text x="${x}" y="${y}" font-family="${font}" font-size="${size}" fill="${color}" ${more}>${escaped(said)}</text>`
  let at = PADDING
  const legend = words.legend.map(({ name, color, dash }) => {
    const resolved = color.startsWith('var(') ? colorOf(color.slice(4, -1)) : color
    const line = `<line x1="${at}" x2="${at + 18}" y1="${HEAD - 12}" y2="${HEAD - 12}" stroke="${resolved}" stroke-width="2" stroke-dasharray="${dash ?? 'none'}"/>`
    const named = text(at + 24, HEAD - 8, 12, colorOf('--text-dim'), name)
    at += 24 + Array.from(name).length * 13 + 20
    return line + named
  })
  const place = (drawing: SVGSVGElement, x: number, y: number, size: DOMRect): string => {
    const copy = standalone(drawing)
    copy.setAttribute('x', String(x))
    copy.setAttribute('y', String(y))
    copy.setAttribute('width', String(size.width))
    copy.setAttribute('height', String(size.height))
    copy.removeAttribute('style')
    copy.removeAttribute('class')
    return new XMLSerializer().serializeToString(copy)
  }
  const below =
    strip === null || stripBox === undefined
      ? ''
      : text(PADDING + 44, HEAD + plotHeight + 12, 12, colorOf('--text-dim'), words.note) +
        place(strip, PADDING + 44, HEAD + plotHeight + 16, stripBox)
  const svg = [
    `<svg xmlns="${NAMESPACE}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${colorOf('--panel')}"/>`,
    text(PADDING, 24, 15, colorOf('--text'), words.title, 'font-weight="600"'),
    text(width - PADDING, 24, 12, colorOf('--text-dim'), words.period, 'text-anchor="end"'),
    ...legend,
    place(plot, PADDING, HEAD, plot.getBoundingClientRect()),
    below,
    '</svg>',
  ].join('')
  return { svg, width, height }
}

/** A chart as a PNG of twice its size on the screen, in Base64. */
export const chartPng = async (chart: HTMLElement, words: PictureWords): Promise<string> => {
  const { svg, width, height } = pictureOf(chart, words)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * SCALE
  canvas.height = height * SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the window has no canvas')
  context.scale(SCALE, SCALE)
  context.drawImage(image, 0, 0, width, height)
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
}
