/** Indexes plugin modules by id. Throws at start-up when a file has no default export or an id is taken twice. */
export const indexById = <P extends { readonly id: string }>(
  modules: Readonly<Record<string, P>>,
): ReadonlyMap<string, P> => {
  const byId = new Map<string, P>()
  for (const [file, plugin] of Object.entries(modules)) {
    if (typeof plugin?.id !== 'string')
      throw new Error(`${file}: a plugin file needs a default export with an id`)
    if (byId.has(plugin.id)) throw new Error(`${file}: the id ${plugin.id} is taken twice`)
    byId.set(plugin.id, plugin)
  }
  return byId
}
