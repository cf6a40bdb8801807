import { Counter, type Registry } from 'prom-client'

/** How the requests that `reads` looked at were answered. */
export interface ReadCount {
  planned: number
  usual: number
}

/** Counts are plain numbers that are read when somebody looks: a label's hash costs each request more than it tells. */
export function countReads(registry: Registry): ReadCount {
  const count: ReadCount = { planned: 0, usual: 0 }
  new Counter({
    name: 'superfasttt_graph_reads_total',
    help: 'Requests of the graph by POST of JSON: written straight from a plan, or left to the usual way.',
    labelNames: ['way'],
    registers: [registry],
    collect() {
      this.reset()
      this.inc({ way: 'planned' }, count.planned)
      this.inc({ way: 'usual' }, count.usual)
    },
  })
  return count
}
