import { chooseLanguage, LANGUAGES, type Language, language, words } from '../language.ts'
import './parts.css'

export function LanguageSwitch() {
  return (
    <fieldset class="languages">
      <legend class="unseen">{words.value.language}</legend>
      {(Object.keys(LANGUAGES) as Language[]).map((code) => (
        <button
          key={code}
          type="button"
          class="language"
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => chooseLanguage(code)}
        >
          {code}
          <span class="unseen">, {LANGUAGES[code].languageName}</span>
        </button>
      ))}
    </fieldset>
  )
}
