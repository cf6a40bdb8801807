import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.mjs'
import { contentHash, files, quickHash } from './manifest.mjs'
import { Problem } from './problem.mjs'
import { progress } from './progress.mjs'

/**
 * One thing that is made from files of the repository.
 * @typedef {object} Step
 * @property {string} name short, also the name of its stamp and log
 * @property {string} title what the person reads
 * @property {readonly string[]} inputs files and folders it is made from; folders that are themselves made are left out
 * @property {readonly string[]} outputs what must exist for it to count as made
 * @property {readonly (readonly string[])[]} commands arguments to node, one after the other
 * @property {Record<string, string>} [env]
 * @property {string} tryThis what to do when it fails
 * @property {() => boolean} [already] whether somebody else has made it from these very inputs
 */

/**
 * Whether a step's outputs are there and its inputs are those they were made from. Reads no file's content unless a
 * time or a size changed.
 * @param {string} root
 * @param {Step} step
 * @param {string} made identifies what runs the commands: another one makes the outputs anew
 */
export function isFresh(root, step, made) {
  if (!step.outputs.every((path) => existsSync(join(root, path)))) return false
  const list = files(root, step.inputs)
  const quick = quickHash(list)
  const stamp = readStamp(root, step.name)
  if (stamp?.made === made && stamp.quick === quick) return true
  const same = stamp ? stamp.made === made && stamp.content === contentHash(root, list) : step.already?.() === true
  if (same) writeStamp(root, step.name, { made, quick, content: contentHash(root, list) })
  return same
}

/**
 * Makes what is not fresh, in order, each after those before it. A stamp is taken away before its step begins and
 * written after it succeeded, so a step that was interrupted is made again.
 * @param {string} root
 * @param {readonly Step[]} steps
 * @param {{ node: string, env: Record<string, string | undefined>, made: string }} by
 */
export async function makeSteps(root, steps, { node, env, made }) {
  for (const step of steps) {
    if (isFresh(root, step, made)) continue
    rmSync(stampFile(root, step.name), { force: true })
    const list = files(root, step.inputs)
    const stamp = { made, quick: quickHash(list), content: contentHash(root, list) }
    const end = progress(step.title)
    try {
      for (const [index, args] of step.commands.entries()) {
        await command(node, [...args], {
          cwd: root,
          env: { ...env, ...step.env },
          log: join(
            root,
            '.setup',
            'logs',
            step.commands.length > 1 ? `${step.name}-${index + 1}.log` : `${step.name}.log`,
          ),
          what: `Step "${step.title}"`,
          tryThis: step.tryThis,
        })
      }
      const missing = step.outputs.find((path) => !existsSync(join(root, path)))
      if (missing) throw new Problem(`Step "${step.title}" succeeded but did not make ${missing}.`, step)
    } catch (error) {
      end('failed')
      throw error
    }
    end('done')
    writeStamp(root, step.name, stamp)
  }
}

/**
 * @typedef {{ made: string, quick: string, content: string }} Stamp
 * @param {string} root
 * @param {string} name
 * @returns {Stamp | undefined}
 */
function readStamp(root, name) {
  try {
    return JSON.parse(readFileSync(stampFile(root, name), 'utf8'))
  } catch {
    return undefined // none, or cut short by a power cut: the step is made again
  }
}

/**
 * @param {string} root
 * @param {string} name
 * @param {Stamp} stamp
 */
function writeStamp(root, name, stamp) {
  mkdirSync(join(root, '.setup', 'stamps'), { recursive: true })
  writeFileSync(stampFile(root, name), JSON.stringify(stamp))
}

/**
 * @param {string} root
 * @param {string} name
 */
function stampFile(root, name) {
  return join(root, '.setup', 'stamps', `${name}.json`)
}
