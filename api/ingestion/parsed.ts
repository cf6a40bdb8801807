import type { Language } from '../language/index.ts'

/** A page's part of the text. Offsets are in UTF-16 units, `end` exclusive. */
export interface Page {
  /** From 1. */
  number: number
  start: number
  end: number
}

/** A heading's place in the text: `text` is what a reader sees of `start`–`end`, without markup. */
export interface Heading {
  /** 1 (outermost) to 6. */
  level: number
  text: string
  start: number
  end: number
}

/** What a parser makes of a file. All offsets are in UTF-16 units of `text`, which PostgreSQL accepts as it is. */
export interface ParsedDocument {
  title: string | null
  /** What the content is, whatever was declared. */
  mimeType: string
  language: Language
  text: string
  /** Ascending, not overlapping; empty where the format has no pages. */
  pages: Page[]
  /** Ascending, not overlapping. */
  headings: Heading[]
}

/** Bounds of one parse. */
export interface ParseLimits {
  /** Wall time, start of the child included. */
  seconds: number
  /** JavaScript heap of the child, in MiB. */
  heapMb: number
  /** Resident memory of the child, in MiB: what WASM and buffers take beyond the heap. Watched on Linux only. */
  rssMb: number
  /** Length of the text, in UTF-16 units. */
  textChars: number
  pages: number
}

export const defaultLimits: ParseLimits = {
  seconds: 60,
  heapMb: 512,
  rssMb: 1024,
  textChars: 20_000_000,
  pages: 10_000,
}

export interface Progress {
  done: number
  total: number
}

/** What one parser gets beside the bytes. */
export interface ParseContext {
  fileName: string
  limits: ParseLimits
  onProgress(progress: Progress): void
}

/** What one parser gives back; the rest of `ParsedDocument` is the same for all. */
export type Extracted = Pick<ParsedDocument, 'title' | 'text' | 'pages' | 'headings'>

export type Parser = (path: string, context: ParseContext) => Promise<Extracted>
