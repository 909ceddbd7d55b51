/** Finding people and badges while somebody types: thousands of them are looked through at each letter. */
import { fold } from '../core/fold.ts'
import type { Directory } from '../core/ports.ts'
import type { Badge, Person } from '../core/records.ts'
import { orgNameOf } from './people-view.ts'

/** As made ones begin: a word like it is looked for among badges too. */
const BADGE_ID_PREFIX = 'b-'

export interface Finder {
  /** Whether every word of `q` is part of the person's name, id or organisation, or begins the id of a badge of theirs. */
  person(q: string): (person: Person) => boolean
  /** Whether every word of `q` begins the badge's id, or is part of what names its person. */
  badge(q: string): (badge: Badge) => boolean
  /** As a list is ordered: by the name as it is sought. */
  byName(one: Person, other: Person): number
}

export function createFinder(directory: Directory): Finder {
  // Folding is what takes long; a record that changes is another object.
  const texts = new WeakMap<Person, { name: string; all: string }>()

  function textsOf(person: Person): { name: string; all: string } {
    let found = texts.get(person)
    if (found === undefined) {
      const name = fold(person.name)
      found = { name, all: `${name}\n${person.id}` }
      texts.set(person, found)
    }
    return found
  }

  function person(q: string): (person: Person) => boolean {
    const words = wordsOf(q)
    const orgs = new Map<string, string>()
    const holders = new Map(words.filter(isBadgeId).map((word) => [word, holdersOf(word)]))
    const orgText = (org: string): string => {
      const text = orgs.get(org) ?? fold(orgNameOf(org, directory) ?? '')
      orgs.set(org, text)
      return text
    }
    return (who) =>
      words.every(
        (word) =>
          textsOf(who).all.includes(word) ||
          (who.org !== null && orgText(who.org).includes(word)) ||
          holders.get(word)?.has(who.id) === true,
      )
  }

  function holdersOf(word: string): Set<string> {
    const badges = directory.badges().filter(({ id }) => id.startsWith(word))
    return new Set(badges.map((badge) => badge.person))
  }

  return {
    person,
    badge(q) {
      const words = wordsOf(q)
      const ofPerson = words.map((word) => person(word))
      return (badge) => {
        const holder = directory.person(badge.person)
        return words.every(
          (word, at) =>
            badge.id.startsWith(word) ||
            (holder === null ? badge.person.includes(word) : !isBadgeId(word) && ofPerson[at]?.(holder) === true),
        )
      }
    },
    byName: (one, other) => {
      const [a, b] = [textsOf(one).name, textsOf(other).name]
      return a < b ? -1 : a > b ? 1 : 0
    },
  }
}

function wordsOf(q: string): string[] {
  return fold(q)
    .split(' ')
    .filter((word) => word !== '')
}

function isBadgeId(word: string): boolean {
  return word.startsWith(BADGE_ID_PREFIX)
}
