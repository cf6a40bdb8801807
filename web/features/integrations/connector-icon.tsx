import {
  Box,
  Cloud,
  Database,
  FolderSync,
  Globe,
  HardDrive,
  type LucideIcon,
  Mail,
  MessageSquare,
  NotebookText,
  Phone,
  Rss,
} from 'lucide-react'

const byName: readonly (readonly [RegExp, LucideIcon])[] = [
  [/folder/, FolderSync],
  [/web|site|crawl/, Globe],
  [/drive|dav|sharepoint/, HardDrive],
  [/mail|imap/, Mail],
  [/rss|feed/, Rss],
  [/slack|teams|chat/, MessageSquare],
  [/notion|wiki/, NotebookText],
  [/gong|tldv|call/, Phone],
  [/s3|bucket/, Database],
  [/cloud/, Cloud],
]

/** A plain picture of a source; trade marks are left to their owners. */
export function ConnectorIcon({ name }: { name: string }) {
  const Icon = byName.find(([pattern]) => pattern.test(name))?.[1] ?? Box
  return (
    <span className="grid size-8 shrink-0 place-items-center rounded-md border border-line bg-sunken text-soft">
      <Icon aria-hidden className="size-4" />
    </span>
  )
}
