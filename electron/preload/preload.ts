import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_NAME, CALL_CHANNEL, PUSH_CHANNEL } from '@shared/ipc/channels'
import type { Bridge } from '@shared/ipc/client'
import type { Push } from '@shared/ipc/contract'

/** All that the page gets: two functions over two fixed channels, and nothing of Electron itself. */
const bridge: Bridge = {
  call: (name, input, hostId) => ipcRenderer.invoke(CALL_CHANNEL, name, input, hostId),
  subscribe: (listener) => {
    const onPush = (_event: unknown, push: Push): void => listener(push)
    ipcRenderer.on(PUSH_CHANNEL, onPush)
    return () => {
      ipcRenderer.off(PUSH_CHANNEL, onPush)
    }
  },
}

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge)
