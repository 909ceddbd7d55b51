/**
 * The tables of the house, as numbered migrations: the n-th brings a database from `user_version` n-1 to n.
 * A migration that was ever released is never edited; the next change is a new one at the end.
 */

/** "Sgla": tells a database of Soglia from any other SQLite file. */
export const APPLICATION_ID = 0x53676c61

// Two b-trees are touched by a tap, `signals` and `facts`, as in a bare table with one unique index: a lone commit
// writes whole pages, so a third tree would cost a third of the card's life. Hence no index on facts at all:
// `latest` scans back from the head inside a window, `seqAt` searches by halves because `at` never falls.
const JOURNAL = `
CREATE TABLE signals (
  unit        TEXT NOT NULL,
  id          TEXT NOT NULL,
  fingerprint ANY NOT NULL,     -- BLOB of the hex; TEXT where it was not hex
  recorded_at INTEGER NOT NULL, -- ms since 1970
  granted     INTEGER,          -- 1, 0 or null
  reason      TEXT,
  PRIMARY KEY (unit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
  seq           INTEGER PRIMARY KEY, -- 1, 2, 3, … without gaps
  at            INTEGER NOT NULL,    -- ms since 1970; never less than the row's before
  kind          TEXT NOT NULL,
  happened      ANY NOT NULL,        -- ms since 1970; TEXT where that would not give the same text again
  body          TEXT NOT NULL,       -- the other public fields, JSON
  personal      TEXT,                -- the personal fields, JSON; null where there are none or they were erased
  personal_salt BLOB,
  personal_hash BLOB,                -- stays when they are erased, so that the leaf can still be checked
  salt          BLOB NOT NULL,
  leaf          BLOB NOT NULL
) STRICT;

CREATE TRIGGER signals_no_update BEFORE UPDATE ON signals
BEGIN SELECT RAISE(ABORT, 'signals are append-only'); END;
CREATE TRIGGER signals_no_delete BEFORE DELETE ON signals
BEGIN SELECT RAISE(ABORT, 'signals are append-only'); END;
CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
-- The one change that is let through: forgetting somebody.
CREATE TRIGGER facts_only_erase BEFORE UPDATE ON facts
WHEN NOT (NEW.personal IS NULL AND NEW.personal_salt IS NULL AND NEW.personal_hash IS OLD.personal_hash
  AND NEW.seq IS OLD.seq AND NEW.at IS OLD.at AND NEW.kind IS OLD.kind AND NEW.happened IS OLD.happened
  AND NEW.body IS OLD.body AND NEW.salt IS OLD.salt AND NEW.leaf IS OLD.leaf)
BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
`

// Rows keep the order in which they were first put (rowid): the newest badge of a credential is the last.
const DIRECTORY = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, org TEXT, groups_json TEXT NOT NULL
) STRICT;
CREATE TABLE badge (
  id TEXT PRIMARY KEY NOT NULL, credential TEXT NOT NULL, person TEXT NOT NULL,
  valid_from INTEGER, valid_until INTEGER, revoked_at INTEGER, revoked_reason TEXT
) STRICT;
-- A credential may be given out again once it is revoked; while it lives, one badge holds it.
CREATE UNIQUE INDEX badge_live ON badge (credential) WHERE revoked_at IS NULL;
CREATE TABLE zone (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, capacity INTEGER) STRICT;
CREATE TABLE desk (id TEXT PRIMARY KEY NOT NULL, zone TEXT NOT NULL) STRICT;
CREATE TABLE door (
  id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, outer_zone TEXT, inner_zone TEXT, lock_unit TEXT,
  unlock_ms INTEGER NOT NULL, held_open_s INTEGER NOT NULL
) STRICT;
CREATE TABLE unit (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, path TEXT, baud INTEGER, reader TEXT, door TEXT, side TEXT,
  zone TEXT, desks_json TEXT NOT NULL, settings_json TEXT NOT NULL, secret_hash TEXT NOT NULL, secret_key TEXT NOT NULL
) STRICT;
CREATE TABLE account (name TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, password_hash TEXT NOT NULL) STRICT;
CREATE TABLE token (hash TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
CREATE TABLE session (hash TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
`

// Every kind of record in one table and every version of it in another, so that no record is without its history. Rows
// of `record` keep the order in which they were first put (n). A row whose record was removed stays, without a value,
// for its number: one that comes again counts on, and stands last.
const RECORDS = `
CREATE TABLE record (
  n     INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL,
  id    TEXT NOT NULL,
  rev   INTEGER NOT NULL, -- how often it was written
  value TEXT,             -- JSON; null once it was removed
  UNIQUE (kind, id)
) STRICT;
-- A credential may be given out again once it is revoked; while it lives, one badge holds it.
CREATE UNIQUE INDEX record_living_badge ON record (value ->> '$.credential')
WHERE kind = 'badge' AND value ->> '$.revokedAt' IS NULL;
CREATE UNIQUE INDEX record_pool_card ON record (value ->> '$.credential') WHERE kind = 'card';

CREATE TABLE revision (
  kind  TEXT NOT NULL,
  id    TEXT NOT NULL,
  rev   INTEGER NOT NULL,
  seq   INTEGER NOT NULL, -- of the first fact of the same entry, else of the last one before; 0: before histories were kept
  at    INTEGER NOT NULL, -- ms since 1970, as of that fact; never less than the version's before; 0 where seq is 0
  place INTEGER NOT NULL, -- the record's n at that time
  value TEXT,             -- JSON; null where this removed it
  PRIMARY KEY (kind, id, rev)
) STRICT; -- With a rowid: by it a long look knows what was written after it began.

-- Apart from the record: what is shown of a unit never holds its secrets.
CREATE TABLE unit_key (
  unit TEXT PRIMARY KEY NOT NULL, secret_hash TEXT NOT NULL, secret_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

const POLICIES = `
CREATE TABLE policy (
  unit    TEXT NOT NULL,
  version INTEGER NOT NULL,
  issued  INTEGER NOT NULL, -- ms since 1970, like \`expires\`
  expires INTEGER NOT NULL,
  content INTEGER NOT NULL, -- of policy_content
  PRIMARY KEY (unit, version)
) STRICT, WITHOUT ROWID;
-- Units share their texts: each is kept once.
CREATE TABLE policy_content (
  id      INTEGER PRIMARY KEY,
  hash    BLOB NOT NULL UNIQUE, -- of the text
  content BLOB NOT NULL         -- the text, deflated (raw, RFC 1951)
) STRICT;
-- For texts that no list has any more.
CREATE INDEX policy_by_content ON policy (content);
-- Outlives the lists themselves, and the unit: versions never begin anew.
CREATE TABLE policy_unit (
  unit         TEXT PRIMARY KEY NOT NULL,
  newest       INTEGER,          -- the version issued last; null: none since the unit was added
  acknowledged INTEGER,          -- the version that it said last that it holds; null: none since it was added
  highest      INTEGER NOT NULL  -- of all that were ever issued or acknowledged
) STRICT, WITHOUT ROWID;
`

// Organisations were free text on people: each text becomes one. Groups were named on people only. Rights stay what
// they were: only \`members\` could pass a door, so a house that had a group of its own called \`guests\` gets no rule for it.
const MOVE = `
CREATE TABLE moved_org (name TEXT PRIMARY KEY NOT NULL, id TEXT NOT NULL) STRICT;
INSERT INTO moved_org
SELECT org, 'org-' || row_number() OVER (ORDER BY min(rowid)) FROM person WHERE trim(org) <> '' GROUP BY org
ORDER BY min(rowid);
INSERT INTO record (kind, id, rev, value)
SELECT 'organisation', id, 1, json_object('id', id, 'name', name, 'kind', 'enterprise', 'network', NULL)
FROM moved_org ORDER BY rowid;

CREATE TABLE moved_group (id TEXT PRIMARY KEY NOT NULL) STRICT;
INSERT INTO moved_group VALUES ('members'), ('guests');
INSERT OR IGNORE INTO moved_group
SELECT named.value FROM person, json_each(person.groups_json) AS named ORDER BY person.rowid, named.key;
INSERT INTO record (kind, id, rev, value)
SELECT 'group', id, 1, json_object('id', id, 'name', id) FROM moved_group ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'rule', id || '-everywhere', 1, json_object(
  'id', id || '-everywhere', 'group', id, 'doors', NULL, 'schedule', NULL, 'from', NULL, 'until', NULL)
FROM moved_group WHERE id = 'members' OR (id = 'guests' AND NOT EXISTS (
  SELECT 1 FROM person, json_each(person.groups_json) AS named WHERE named.value = 'guests'))
ORDER BY rowid;

INSERT INTO record (kind, id, rev, value)
SELECT 'person', id, 1, json_object(
  'id', id, 'name', name, 'kind', kind,
  'org', (SELECT moved_org.id FROM moved_org WHERE moved_org.name = person.org),
  'groups', json(groups_json), 'host', NULL, 'extendedTime', json('false'), 'assistance', json('false'))
FROM person ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'badge', id, 1, json_object(
  'id', id, 'credential', credential, 'person', person, 'from', valid_from, 'until', valid_until,
  'revokedAt', revoked_at, 'revokedReason', revoked_reason, 'suspendedAt', NULL, 'suspendedReason', NULL, 'event', NULL)
FROM badge ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'zone', id, 1, json_object('id', id, 'name', name, 'capacity', capacity, 'antiPassback', 'soft')
FROM zone ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'desk', id, 1, json_object('id', id, 'zone', zone) FROM desk ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'door', id, 1, json_object(
  'id', id, 'name', name, 'from', outer_zone, 'to', inner_zone, 'lock', lock_unit,
  'unlockMs', unlock_ms, 'heldOpenS', held_open_s,
  -- Never less than what everybody has.
  'extendedUnlockMs', max(15000, unlock_ms), 'extendedHeldOpenS', max(90, held_open_s),
  -- Before the door counts as held open, as for every door.
  'preAlertS', max(0, min(10, held_open_s - 1)), 'freeSchedule', NULL, 'listLifeS', 86400)
FROM door ORDER BY rowid;
INSERT INTO record (kind, id, rev, value)
SELECT 'unit', id, 1, json_object(
  'id', id, 'kind', kind, 'path', path, 'baud', baud, 'reader', reader, 'door', door, 'side', side, 'zone', zone,
  'desks', json(desks_json), 'settings', json(settings_json))
FROM unit ORDER BY rowid;
INSERT INTO unit_key SELECT id, secret_hash, secret_key FROM unit;
INSERT INTO revision SELECT kind, id, rev, 0, 0, n, value FROM record;

DROP TABLE person; DROP TABLE badge; DROP TABLE zone; DROP TABLE desk; DROP TABLE door; DROP TABLE unit;
DROP TABLE moved_org; DROP TABLE moved_group;
ALTER TABLE account ADD COLUMN org TEXT;
ALTER TABLE account ADD COLUMN person TEXT;
ALTER TABLE token ADD COLUMN org TEXT;
ALTER TABLE token ADD COLUMN person TEXT;
-- In another form now; presence is read from the journal instead.
DELETE FROM snapshot;
`

// An account may be without a password now. Sessions that are there stay, and count as begun long ago.
const SIGN_INS = `
CREATE TABLE account_new (
  name TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, password_hash TEXT, org TEXT, person TEXT
) STRICT;
INSERT INTO account_new SELECT name, role, password_hash, org, person FROM account ORDER BY rowid;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
ALTER TABLE session ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE TABLE passkey (
  id TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, public_key TEXT NOT NULL,
  counter INTEGER NOT NULL, transports_json TEXT NOT NULL, rp_id TEXT NOT NULL, handle TEXT NOT NULL,
  added_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE second_factor (
  account TEXT PRIMARY KEY NOT NULL, secret TEXT NOT NULL, last_step INTEGER NOT NULL, added_at INTEGER NOT NULL,
  recovery_json TEXT NOT NULL -- SHA-256 of each that is left
) STRICT;
CREATE TABLE sign_in_link (
  account TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE screen (
  id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, theme TEXT NOT NULL,
  paired_at INTEGER NOT NULL, paired_by TEXT NOT NULL
) STRICT;
`

// Facts have no index by kind: these few keep where a roll-call stands. By triggers, for it begins in several ways.
const ROLL_CALLS = `
CREATE TABLE roll_call (
  began INTEGER PRIMARY KEY, -- the seq of the fact that began it
  ended INTEGER,             -- of the fact that ended it; null while it stands
  last  INTEGER NOT NULL     -- of the last fact about it: phones without a network tell some after its end
) STRICT;
INSERT INTO roll_call (began, ended, last)
SELECT began, ended, coalesce(ended, began) FROM (
  SELECT seq AS began,
    (SELECT later.seq FROM facts AS later WHERE later.kind = 'roll-call-ended' AND later.seq > facts.seq
      ORDER BY later.seq LIMIT 1) AS ended
  FROM facts WHERE kind = 'roll-call-started');
CREATE TRIGGER roll_call_begins AFTER INSERT ON facts WHEN NEW.kind = 'roll-call-started'
BEGIN INSERT INTO roll_call (began, last) VALUES (NEW.seq, NEW.seq); END;
CREATE TRIGGER roll_call_ends AFTER INSERT ON facts WHEN NEW.kind = 'roll-call-ended'
BEGIN UPDATE roll_call SET ended = NEW.seq, last = NEW.seq WHERE ended IS NULL; END;
CREATE TRIGGER roll_call_told_late AFTER INSERT ON facts WHEN NEW.kind = 'roll-call-ticked'
BEGIN UPDATE roll_call SET last = NEW.seq WHERE began = NEW.body ->> '$.rollCall' AND ended IS NOT NULL; END;
`

// Counts of past hours, without persons: they stay when the facts behind them are gone.
const HOURS = `
CREATE TABLE hour_count (
  zone            TEXT NOT NULL,    -- empty: the whole house
  at              INTEGER NOT NULL, -- when the hour began, ms since 1970
  day             INTEGER NOT NULL, -- of the house's calendar, counted from 1970-01-01
  hour            INTEGER NOT NULL, -- on the clock on the wall; twice 2 in the night when an hour comes twice
  span_s          INTEGER NOT NULL, -- how long it was
  inside_s        INTEGER NOT NULL, -- seconds that people were certainly inside, of all of them together
  inside_max      INTEGER NOT NULL, -- the most at once
  entries         INTEGER NOT NULL,
  desk_occupied_s INTEGER NOT NULL, -- of all its desks together, like the next
  desk_known_s    INTEGER NOT NULL, -- while it was known whether they were free
  PRIMARY KEY (zone, at)
) STRICT, WITHOUT ROWID;
-- How far hours are counted: the newest row, and one for each day's beginning, to count again from there what is told late.
CREATE TABLE tallied (
  until INTEGER PRIMARY KEY, -- ms since 1970: every hour before it is counted
  seq   INTEGER NOT NULL,    -- with what was recorded up to here
  desks TEXT NOT NULL        -- how each desk stood at that instant, JSON
) STRICT;
`

const PAGES = SIGN_INS + ROLL_CALLS + HOURS

export const MIGRATIONS: readonly string[] = [JOURNAL + DIRECTORY, RECORDS + POLICIES + MOVE, PAGES]
