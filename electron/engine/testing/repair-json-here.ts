import { answerJson } from '../repair/json/answer-json'
import { givenAway, type RepairJson } from '../repair/json/json-repairer'

/** Repairs JSON on this thread, and takes the bytes away as the other one does. */
export const repairJsonHere: RepairJson = async (bytes, options, signal) => {
  signal.throwIfAborted()
  const given = givenAway(bytes)
  return answerJson(structuredClone(given, { transfer: [given.buffer] }), options)
}
