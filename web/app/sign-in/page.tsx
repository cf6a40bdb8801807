import { Suspense } from 'react'
import { SignInForm } from '@/features/session/sign-in-form'

export default function SignInPage() {
  return (
    <Suspense>
      <SignInForm />
    </Suspense>
  )
}
