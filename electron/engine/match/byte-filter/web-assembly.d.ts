/** What of WebAssembly is used here; the compiler knows it with the types of browsers only. */
declare namespace WebAssembly {
  type Exported = ((...values: number[]) => number) | Global

  /** Compiled code: nothing can be read from it. */
  type Module = { readonly [Symbol.toStringTag]: 'WebAssembly.Module' }
  const Module: new (bytes: Uint8Array) => Module

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>)
    readonly exports: Record<string, Exported>
  }
  class Memory {
    constructor(size: { readonly initial: number })
    readonly buffer: ArrayBuffer
  }
  class Global {
    constructor(descriptor: { readonly value: 'i32'; readonly mutable: boolean }, value: number)
    value: number
  }
  const validate: (bytes: Uint8Array) => boolean
}
