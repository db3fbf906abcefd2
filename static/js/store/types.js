/**
 * The shapes that store, sync and views share. Types only: nothing here runs.
 *
 * How a view uses them: `profiles.list()` → `openProfile(id)` → a `Store`; `startSync(store)` →
 * a `Sync`. A view reads (`observations()`, `observation(id)`, `status()`), draws, and is told by
 * `subscribe` when to read again. Edits change what `observation(id)` gives at once, before the
 * promise settles; the promise settles when the edit has been committed to the disk's care.
 *
 * @module
 */

/** What an answer may be: as in sync.md §2. null clears. @typedef {unknown} Value */

/** @typedef {{value: Value, base: string[]}} FieldPatch */

/**
 * An immutable change as it goes over the wire (sync.md §2). `heads` only with submit and discard.
 * @typedef {Object} Change
 * @property {string} id
 * @property {string} obs
 * @property {string} author
 * @property {"edit"|"submit"|"discard"} kind
 * @property {string} form
 * @property {number} version
 * @property {Record<string, FieldPatch>} [fields]
 * @property {Record<string, string[]>} [heads]
 * @property {string} at  RFC 3339 with the tablet's own offset; orders nothing.
 */

/**
 * What the changes of one observation amount to; see observations/fold.js.
 * @typedef {Object} Folded
 * @property {Record<string, string[]>} heads
 * @property {Record<string, Value>} document
 * @property {string[]} conflicts
 * @property {string|null} submit
 * @property {boolean} discarded
 * @property {string[]} late
 */

/**
 * pending: still typed into · frozen: never changes again, to be sent · acked: the server has it,
 * hash compared · refused: the server cannot take it (`receipt.code` says why); kept, exportable.
 * @typedef {"pending"|"frozen"|"acked"|"refused"} ChangeState
 */

/** What a person decided about a change that was set aside. @typedef {{verdict: string, reason: string, by: string, at: string}} Decided */

/**
 * What the server answered about one change.
 * @typedef {Object} Receipt
 * @property {"applied"|"known"|"conflict"|"held"|"reused"|"invalid"} result
 * @property {string} [hash]
 * @property {number} [seq]
 * @property {string} [number]
 * @property {string} [code]   Why it is held or invalid; a code of the problems catalogue.
 * @property {string} [title]
 * @property {Record<string, string>} [fields]
 * @property {Decided} [decided]   That it stays set aside, and why.
 */

/**
 * One row of the store "changes".
 * @typedef {Object} ChangeRow
 * @property {1} v
 * @property {string} id
 * @property {string} obs
 * @property {ChangeState} state
 * @property {boolean} own       Made on this tablet.
 * @property {string|null} tab   The tab that is typing into it, while pending.
 * @property {number} rev        Rises with every edit while pending.
 * @property {Change} change
 * @property {string|null} hash  SHA-256 of the canonical form, from freezing on.
 * @property {Receipt|null} receipt
 * @property {string|null} acked_at
 */

/** Something that needs attention. @typedef {{code: string, field: string|null, params: Record<string, unknown>}} Flag */

/**
 * What the server says of an observation (pull, t "observation").
 * @typedef {Object} ServerFacts
 * @property {string} number           "2026-000123"
 * @property {string} state            "draft", "submitted", "acknowledged", …
 * @property {Flag[]} flags
 * @property {string[]} conflicts
 * @property {number} revision
 * @property {string|null} submitted_at
 * @property {string[]} late
 * @property {string|null} [accepted]  Id of the submission in force.
 * @property {string|null} [reopened]  The one that was in force until it was reopened for correction.
 * @property {number} [seq]
 */

/**
 * draft · waiting: submitted here, not yet (all) at the server · arrived: the server accepted it ·
 * attention: something must be mended, chosen or read (`flags`, `conflicts`, `refused`, `held`) ·
 * discarded.
 * @typedef {"draft"|"waiting"|"arrived"|"attention"|"discarded"} RecordState
 */

/**
 * One row of the list.
 * @typedef {Object} Summary
 * @property {string} id
 * @property {string} form
 * @property {number} version
 * @property {RecordState} state
 * @property {string} created_at
 * @property {string} changed_at
 * @property {string|null} number        From the first receipt on.
 * @property {number} unsent             Changes the server does not have yet.
 * @property {string|null} submitted_at  When submitted on this tablet, or as the server says.
 * @property {Record<string, Value>} document
 */

/** One of several values of a field in conflict. @typedef {{change: string, value: Value, at: string, own: boolean}} Candidate */

/**
 * An observation, opened. `editable` is false once the server has accepted it, when it is
 * discarded, or while another tab is writing it (then `held_elsewhere` is true as well).
 * @typedef {Summary & {
 *   heads: Record<string, string[]>,
 *   conflicts: Record<string, Candidate[]>,
 *   flags: Flag[],
 *   held: Receipt[],
 *   kept_aside: Decided[],
 *   refused: Receipt[],
 *   late: string[],
 *   server: ServerFacts|null,
 *   editable: boolean,
 *   held_elsewhere: boolean,
 * }} Observation
 */

/**
 * What this tablet's own changes say of an observation, kept beside it so that the list needs no
 * folding. `standing`: the last submit names what is current now (nothing was edited since).
 * @typedef {Object} Local
 * @property {string|null} submit
 * @property {boolean} standing
 * @property {boolean} delivered       The server has the standing submit.
 * @property {number|null} submit_seq
 * @property {string|null} submitted_at
 * @property {number} unsent
 * @property {string|null} oldest_unsent
 * @property {number} refused
 * @property {number} held
 * @property {number} conflicts
 * @property {boolean} discarded
 * @property {string|null} number
 */

/** One row of the store "observations"; `open` while anything is left to do about it.
 * @typedef {{v: 1, id: string, open?: 1, form: string, version: number, created_at: string, changed_at: string,
 *   document: Record<string, Value>, local: Local}} ObservationRow */

/** One row of the store "facts". @typedef {{v: 1, id: string, seq: number, facts: ServerFacts}} FactsRow */

/** One line of an observation's history, newest last.
 * @typedef {{id: string, at: string, kind: Change["kind"], fields: Record<string, FieldPatch>,
 *   state: ChangeState, own: boolean, hash: string|null, receipt: Receipt|null, acked_at: string|null}} HistoryEntry */

/**
 * The saving line. The key is also the key of its sentence: say(`saving.${key}`, params).
 * saved: strictly committed, survives a power cut (`at`) · saving: committed, barrier under way ·
 * unsaved: NOT saved; `reason` is the error's name; the value is kept in memory · outdated: a newer
 * version of the application has the database; reload.
 * @typedef {{key: "saved"|"saving"|"unsaved"|"outdated", at: string|null, reason: string|null}} Saving
 */

/**
 * The sending line: say(`sending.${key}`, params).
 * - idle: nothing to send · sent: all here is at the server (`at`) · waiting: will be sent
 * - sending · offline: no answer; tried again by itself (`retry_at`) · busy: the server asked to wait
 * - sign-in: 401, asks to sign in; all is kept · revoked: this tablet may no longer pull
 * - disabled: this account may no longer pull
 * - portal: the network answers instead of the server · server-error · outdated: update to pull
 * - elsewhere: another tab of this browser is sending
 * @typedef {Object} Sending
 * @property {"idle"|"sent"|"waiting"|"sending"|"offline"|"busy"|"sign-in"|"revoked"|"disabled"|"portal"|"server-error"|"outdated"|"elsewhere"} key
 * @property {string|null} at
 * @property {string|null} retry_at
 */

/** @typedef {{saving: Saving, sending: Sending, unsent: {count: number, observations: number, oldest_at: string|null}}} Status */

/** What has changed: read it again. "update": a new version waits or is in (sync/shell.js `isWaiting`, `letIn`). @typedef {{what: "status"|"observations"|"observation"|"reference"|"signed-in"|"wanted"|"update", obs?: string}} Notice */

/** @typedef {{code: string, name: string, short_name: string, type: string,
 *   closed_on?: string|null, sites: Site[]}} Institution */
/** @typedef {{code: string, address: string, programmes: string[]}} Site */
/** @typedef {{code: string, person: string, name: string, institution: string, duty: string,
 *   subjects: string[], from: string, to: string|null}} Assignment */
/** A planned visit: its id links the forms of one lesson (K.KOPA).
 * @typedef {{id: string, kind: string, form: string, state: string, purpose: string|null, announced: string|null,
 *   institution: string, site: string|null, assignment: string, on: string|null, starts_at: string, ends_at: string,
 *   focus: string[]}} Plan */
/** @typedef {{form: string, version: number, digest: string, state: string, title: {lv: string, en: string}}} FormRow */
/** @typedef {{id: string, name: string, language: string, kinds: string[], institutions: string[]|"all"}} Person */
/** Entries of lists by list and code, as rules want them: attributes stand beside code, lv and en.
 * @typedef {Record<string, Record<string, Record<string, unknown>>>} Lists */

/**
 * What the city told this tablet. Everything is empty until the first pull.
 * @typedef {Object} Reference
 * @property {() => Promise<Person|null>} person
 * @property {() => Promise<Institution[]>} institutions
 * @property {(institution: string) => Promise<Site[]>} sites
 * @property {(institution?: string) => Promise<Assignment[]>} assignments
 * @property {() => Promise<FormRow[]>} forms     Those that may be started ("open"), newest version each.
 * @property {() => Promise<Plan[]>} plans        Visits this person is to observe, in whatever state.
 * @property {() => Promise<Lists>} lists         Keys: institutions sites programmes assignments subjects sports …
 */

/**
 * One person's store on this tablet: store/store.js `openProfile(personId)`.
 * @typedef {Object} Store
 * @property {string} person
 * @property {() => Summary[]} observations          Newest change first; without the discarded.
 * @property {(obs: string) => Promise<Observation>} observation   Throws if there is none.
 * @property {(obs: string) => Observation|null} peek              The same at once, if it is open.
 * @property {(form: string, version: number, fields?: Record<string, Value>) => Promise<string>} create
 * @property {(obs: string, field: string, value: Value) => Promise<void>} edit     Typing: relaxed at once.
 * @property {(obs: string, field: string, value: Value) => Promise<void>} choose   A choice: strict.
 * @property {(obs: string, field: string, value: Value) => Promise<void>} resolve  Settles a conflict; strict.
 * @property {(obs: string) => Promise<void>} submit
 * @property {(obs: string) => Promise<void>} discard
 * @property {(obs: string) => Promise<HistoryEntry[]>} history
 * @property {() => Promise<void>} barrier   Make what was typed power-safe now (blur).
 * @property {(obs: string) => Promise<boolean>} takeOver   Write here instead of in the other tab.
 * @property {(obs: string) => void} leave                  The view closed it: another tab may write.
 * @property {(form: string, version: number) => Promise<any>} definition   The form's JSON, or undefined.
 * @property {Reference} reference
 * @property {() => number} lockedAway   Observations whose key is not open (a PIN forgotten without a network).
 * @property {() => Status} status
 * @property {(listener: (notice: Notice) => void) => (() => void)} subscribe   Gives the way to stop.
 * @property {(obs?: string) => Promise<import("./copies.js").Content>} copy   For a file: everything not acknowledged, or all that was written here of one observation.
 * @property {() => Promise<void>} close
 */

/**
 * What comparing with the server has shown. `lacking`: changes it had acknowledged and did not have
 * (they have been sent again); `different`: observations of which it holds something else under the
 * same identity; `unsent`: observations it still does not have, wholly; `obstacle`: why the
 * comparison could not be made to the end.
 * @typedef {Object} Compared
 * @property {Sending["key"]|null} obstacle
 * @property {number} changes        Compared, by identity and hash.
 * @property {number} observations   To which they belong.
 * @property {number} lacking
 * @property {string[]} different
 * @property {number} unsent
 * @property {string} at
 */

/** @typedef {{sendNow: () => Promise<void>, compare: () => Promise<Compared>, stop: () => void}} Sync */

/**
 * A person who has signed in on this tablet: store/profiles.js.
 * @typedef {Object} Profile
 * @property {1} v
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {string} language
 * @property {boolean} signed_in   False after signing out: asks for the password, keeps all work.
 * @property {string} used_at
 * @property {"none"|"pin"} lock
 * @property {boolean} passkey     Whether a passkey of this device opens it as well.
 * @property {number} lock_after_min
 * @property {RecoveryKey|null} recovery   With it a copy in a file is sealed.
 */

/** @typedef {import("./vault.js").Vault} Vault */

/** What stands instead of a row's content. `key`: the id of the key that opens it.
 * @typedef {{sealed: {key: string, iv: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>}} & Record<string, any>} Sealed */

/** The server's key that always opens everything. @typedef {{key: string, public: string}} RecoveryKey */

/** @typedef {{iv: string, wrapped: string}} Wrapped */

/**
 * One key of a person and the ways to it; bytes are base64url.
 * @typedef {Object} KeyRow
 * @property {string} id                UUIDv7: the newest key is the last.
 * @property {{key: string, wrapped: string}} recovery
 * @property {string|null} open         The key itself, while no PIN guards it.
 * @property {(Wrapped & {salt: string, rounds: number})|null} pin
 * @property {Wrapped|null} passkey
 */

/** What the server last knew of a storage that this browser has lost since. @typedef {{unsent: number, last_seen_at: string}} Before */

export {};
