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

export const MIGRATIONS: readonly string[] = [JOURNAL + DIRECTORY]
