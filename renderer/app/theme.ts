import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#e6f6f4',
  '#cdebe8',
  '#9dd8d2',
  '#6ac4bc',
  '#4bbdb3',
  '#2f9d95',
  '#22908a',
  '#1d7d77',
  '#0f766e',
  '#0c635c',
]

/** Mantine's dark greys, from text to the deepest ground, in the neutral tones of `tokens.css`. */
const dark: MantineColorsTuple = [
  '#e4e7ea',
  '#c3cad1',
  '#a3acb5',
  '#838d97',
  '#3b4249',
  '#272c31',
  '#1e2226',
  '#16191c',
  '#121517',
  '#0c0e10',
]

const rem = (px: number): string => `${px}px`

/** Mantine's theme: sizes on a grid of 4 px, one accent, faces of the system. Colours come from `tokens.css`. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 7 },
  colors: { accent, dark },
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-code)',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(20) },
  lineHeights: { xs: '1.5', sm: '1.54', md: '1.54', lg: '1.5', xl: '1.4' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '600', sizes: { h1: { fontSize: rem(20) }, h2: { fontSize: rem(15) } } },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Tooltip: {
      defaultProps: { openDelay: 300, withArrow: false, transitionProps: { duration: 100 } },
      styles: {
        tooltip: {
          padding: '6px 10px',
          border: '1px solid var(--border-strong)',
          backgroundColor: 'var(--raised)',
          color: 'var(--text)',
        },
      },
    },
    InputWrapper: {
      styles: {
        label: { marginBottom: rem(4), fontWeight: 600 },
        description: { marginBottom: rem(6), color: 'var(--text-dim)', lineHeight: '18px' },
        error: { marginTop: rem(4), lineHeight: '18px' },
      },
    },
    Menu: { defaultProps: { shadow: 'none', transitionProps: { duration: 100 }, position: 'bottom-end' } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.5 },
      },
      styles: { title: { fontSize: rem(15), fontWeight: 600 } },
    },
  },
})

const surfaces = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-dim)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border-strong)',
  '--mantine-color-placeholder': 'var(--text-faint)',
  '--mantine-color-error': 'var(--critical)',
  '--mantine-color-anchor': 'var(--accent)',
}

/** Lays Mantine's surfaces onto the tokens, the same names for dark and light. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces })
