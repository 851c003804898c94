// The least window that shows something: what the runtime itself takes.
import { app, BrowserWindow } from 'electron'

app.setPath('userData', process.env.HELLO_USER_DATA)
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  return window.loadURL(new URL('index.html', import.meta.url).href)
})
