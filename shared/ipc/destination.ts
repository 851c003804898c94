/** Where `ssh` is told to go: a host, an alias of its config, or user@host; never an option. */
export const destinationPattern = /^(?!-)[A-Za-z0-9_.:@%+[\]-]{1,255}$/
