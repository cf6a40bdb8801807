'use client'
import { Checkbox } from '@/components/ui/checkbox'
import { Field, Input, Select, Textarea } from '@/components/ui/field'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import type { ConfigField, Draft } from './config-schema'
import { integrationWords } from './words'

/** The inputs a connector's settings ask for. */
export function ConfigInputs({
  fields,
  draft,
  onChange,
  errorOf,
}: {
  fields: readonly ConfigField[]
  draft: Draft
  onChange: (draft: Draft) => void
  errorOf: (key: string) => string | null
}) {
  return fields.map((field) => (
    <ConfigInput
      error={errorOf(field.key)}
      field={field}
      key={field.key}
      onChange={(value) => onChange({ ...draft, [field.key]: value })}
      value={draft[field.key] ?? ''}
    />
  ))
}

function ConfigInput({
  field,
  value,
  onChange,
  error,
}: {
  field: ConfigField
  value: string | boolean
  onChange: (value: string | boolean) => void
  error: string | null
}) {
  const words = useWords(integrationWords)
  const common = useWords(commonWords)
  if (field.kind === 'flag') {
    return (
      <Checkbox checked={value === true} hint={field.description} onChange={onChange}>
        {field.title}
      </Checkbox>
    )
  }
  const text = typeof value === 'string' ? value : ''
  const hint = [field.description, field.kind === 'list' ? words.listHint : null].filter(Boolean).join(' ')
  return (
    <Field error={error} hint={hint} label={field.title} optional={field.required ? undefined : common.optional}>
      {(described) => {
        switch (field.kind) {
          case 'choice':
            return (
              <Select
                {...described}
                onChange={(event) => onChange(event.target.value)}
                required={field.required}
                value={text}
              >
                <option disabled={field.required} value="">
                  {words.choose}
                </option>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Select>
            )
          case 'list':
            return (
              <Textarea
                {...described}
                onChange={(event) => onChange(event.target.value)}
                required={field.required}
                value={text}
              />
            )
          default:
            return (
              <Input
                {...described}
                autoComplete="off"
                max={field.maximum}
                min={field.minimum}
                onChange={(event) => onChange(event.target.value)}
                required={field.required}
                spellCheck={false}
                step="any"
                type={inputTypes[field.kind]}
                value={text}
              />
            )
        }
      }}
    </Field>
  )
}

const inputTypes: Record<string, string> = { text: 'text', address: 'url', secret: 'password', number: 'number' }
