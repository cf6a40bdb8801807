'use client'
import { MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Confirm } from '@/components/ui/confirm'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { useAct } from '@/features/graph/use-act'
import { commonWords } from '@/features/language/common'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import { useToast } from '@/features/toast/toast'
import type { ModelPartFragment, ProviderPartFragment } from '@/gql/graphql'
import { ProviderDeleteDocument } from './operations'
import { modelWords } from './words'

export function ProviderList({
  providers,
  models,
  onEdit,
}: {
  providers: readonly ProviderPartFragment[]
  models: readonly ModelPartFragment[]
  onEdit: (provider: ProviderPartFragment) => void
}) {
  const words = useWords(modelWords)
  const common = useWords(commonWords)
  const format = useFormat()
  const toast = useToast()
  const [remove] = useAct(ProviderDeleteDocument, { types: 'Provider Model' })
  const [deleting, setDeleting] = useState<ProviderPartFragment | null>(null)
  const modelCount = models.filter((model) => model.provider?.id === deleting?.id).length
  return (
    <>
      <ul className="border-line border-t">
        {providers.map((provider) => (
          <li className="flex min-h-12 items-center gap-3 border-line border-b px-1 py-1.5" key={provider.id}>
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium text-sm">{provider.name}</p>
              <p className="truncate text-faint text-xs">{provider.baseUrl ?? words.kind[provider.kind]}</p>
            </div>
            {provider.kind !== 'OFFLINE' && (
              <>
                <span className="shrink-0 font-mono text-faint text-xs">
                  {provider.keyHint == null ? words.noKey : words.keyEnding(provider.keyHint)}
                </span>
                <Menu
                  trigger={
                    <IconButton label={`${common.more} : ${provider.name}`}>
                      <MoreHorizontal />
                    </IconButton>
                  }
                >
                  <MenuItem onSelect={() => onEdit(provider)}>
                    <Pencil aria-hidden />
                    {common.edit}
                  </MenuItem>
                  <MenuLine />
                  <MenuItem danger onSelect={() => setDeleting(provider)}>
                    <Trash2 aria-hidden />
                    {common.delete}
                  </MenuItem>
                </Menu>
              </>
            )}
          </li>
        ))}
      </ul>
      {deleting && (
        <Confirm
          onConfirm={async () => {
            if ((await remove({ input: { id: deleting.id } })).done)
              toast({ tone: 'good', text: words.providerDeleted })
          }}
          onOpenChange={(open) => !open && setDeleting(null)}
          open
          title={words.deleteProvider(deleting.name)}
          verb={common.delete}
        >
          {words.deleteProviderWhat(modelCount, format.number(modelCount))}
        </Confirm>
      )}
    </>
  )
}
