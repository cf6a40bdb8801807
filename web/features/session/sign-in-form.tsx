'use client'
import { Zap } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field, Input } from '@/components/ui/field'
import { useWords } from '@/features/language/language'
import { LanguageSwitch } from './language-switch'
import { type SignInFailure, signIn } from './session'
import { safeNext } from './sign-in-address'
import { sessionWords } from './words'

type Missing = { email?: string; password?: string }

export function SignInForm() {
  const words = useWords(sessionWords)
  const params = useSearchParams()
  const next = safeNext(params.get('next'))
  const [workspace, setWorkspace] = useState(params.get('tenant') ?? '')
  const [naming, setNaming] = useState(workspace !== '')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [remember, setRemember] = useState(true)
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState<Missing>({})
  const [failure, setFailure] = useState<SignInFailure | null>(null)
  const passwordInput = useRef<HTMLInputElement>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const lacks: Missing = {
      ...(email.trim() ? {} : { email: words.emailNeeded }),
      ...(password ? {} : { password: words.passwordNeeded }),
    }
    setMissing(lacks)
    setFailure(null)
    if (lacks.email || lacks.password) return
    setBusy(true)
    const failed = await signIn({ email: email.trim(), password, rememberMe: remember }, workspace.trim().toLowerCase())
    if (!failed) return location.assign(next)
    setBusy(false)
    setFailure(failed)
    passwordInput.current?.select()
  }

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-rail px-4 py-10">
      <title>{`${words.title} · SUPERFASTTT`}</title>
      <div className="w-full max-w-sm rounded-xl border border-line bg-raised p-6 sm:p-8">
        <div className="mb-6">
          <div className="mb-5 grid size-9 place-items-center rounded-lg bg-accent text-on-accent">
            <Zap aria-hidden className="size-5" fill="currentColor" strokeWidth={0} />
          </div>
          <h1 className="font-semibold text-xl tracking-tight">{words.title}</h1>
          <p className="mt-1 text-faint text-sm">{words.lead}</p>
        </div>
        <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
          <Field error={missing.email} label={words.email}>
            {(field) => (
              <Input
                {...field}
                autoComplete="username"
                autoFocus
                className="h-9"
                name="email"
                onChange={(event) => setEmail(event.target.value)}
                type="email"
                value={email}
              />
            )}
          </Field>
          <Field error={missing.password} label={words.password}>
            {(field) => (
              <Input
                {...field}
                autoComplete="current-password"
                className="h-9"
                name="password"
                onChange={(event) => setPassword(event.target.value)}
                ref={passwordInput}
                type="password"
                value={password}
              />
            )}
          </Field>
          {naming && (
            <Field hint={words.workspaceHint} label={words.workspace}>
              {(field) => (
                <Input
                  {...field}
                  autoCapitalize="none"
                  autoComplete="organization"
                  className="h-9"
                  name="workspace"
                  onChange={(event) => setWorkspace(event.target.value)}
                  spellCheck={false}
                  value={workspace}
                />
              )}
            </Field>
          )}
          <Checkbox checked={remember} onChange={setRemember}>
            {words.remember}
          </Checkbox>
          {failure && (
            <p className="rounded-md bg-bad-tint px-3 py-2 text-bad text-sm" role="alert">
              {words[failure]}
            </p>
          )}
          <Button className="h-9" disabled={busy} kind="primary" type="submit">
            {busy ? words.submitting : words.submit}
          </Button>
          {!naming && (
            <Button className="self-center" kind="quiet" onClick={() => setNaming(true)} size="sm">
              {words.otherWorkspace}
            </Button>
          )}
        </form>
      </div>
      <LanguageSwitch />
    </main>
  )
}
