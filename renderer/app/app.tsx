import { MantineProvider } from '@mantine/core'
import { Frame } from '../frame/frame'
import { LanguageProvider } from './language'
import { PreferencesProvider, usePreferences } from './preferences'
import { cssVariables, theme } from './theme'

const Dressed = () => {
  const { preferences, scheme } = usePreferences()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <LanguageProvider language={preferences.language}>
        <Frame />
      </LanguageProvider>
    </MantineProvider>
  )
}

/** The whole window: preferences, colours and language around the frame. */
export const App = () => (
  <PreferencesProvider>
    <Dressed />
  </PreferencesProvider>
)
