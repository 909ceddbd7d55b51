import { wordsOf } from '../language.ts'
import { Empty } from '../parts/empty.tsx'
import { Link } from '../router.tsx'
import { liveWords } from './words.ts'

interface FirstStepProps {
  title: string
  text: string
  to: string
  action: string
  /** Whether whoever looks can take it. */
  may: boolean
}

/** What an empty list of a new house says: the next step, and where it is taken. */
export function FirstStep({ title, text, to, action, may }: FirstStepProps) {
  const t = wordsOf(liveWords)
  if (!may) return <Empty title={title} text={t.askAdmin} />
  return (
    <Empty title={title} text={text}>
      <Link class="button" to={to}>
        {action}
      </Link>
    </Empty>
  )
}
