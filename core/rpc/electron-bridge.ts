// What Electron's preload and its windows agree on. A MessagePort cannot pass the wall between their worlds as a
// value: it comes as a message of the window to itself.

/** The preload's whole API, at `window.packetboat`. */
export interface ElectronBridge {
  /** Asks main for a port; it arrives as the message `portMessage` with one port. */
  requestPort(): void;
}

export const bridgeName = 'packetboat';
export const portMessage = 'packetboat:port';
/** The IPC channel from a preload to main, and back. */
export const portChannelName = 'packetboat:port';
