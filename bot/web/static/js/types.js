// @ts-check
/**
 * The shapes that cross: from the server, and between the page and its key Worker. Types only; never loaded.
 * @typedef {"calm"|"worry"|"concern"|"serious"|"danger"} Urgency
 * @typedef {{name: string, m: number, t: number, p: number}} Kdf
 * @typedef {{v: 1, id: string, kind: string, salt: string, kdf: Kdf, wrapped: string}} Slot
 * @typedef {{v: 2, id: string, kind: "passkey", credential: string, wrapped: string}} PasskeySlot
 * @typedef {Slot|PasskeySlot} AnySlot
 * @typedef {"words"|"paper"|"passkey"} Sort what opens a slot
 * @typedef {{id: string, sort: Sort, at: number, used: number, slot: AnySlot}} Way one of my own slots; `used`: last, 0 for never
 * @typedef {{id: string, since: number, seen: number, sort: Sort, here: boolean}} SignedIn one of my sessions
 * @typedef {"lead"|"worker"|"reviewer"|"pending"} Role
 * @typedef {{id: string, name: string, role: Role, sign: string, seal: string, since: number, until: number|null}} Member
 * @typedef {{n: number, key: string, at: number, wraps: Record<string, string>}} Epoch
 * @typedef {{id: string, sign: string, since: number, until: number|null}} BotKey
 * @typedef {{by: string, sig: string}} Signature
 * @typedef {{k: number, n: number, key: string, commitment: string, holders: Record<string, string>}} Recovery
 * @typedef {object} Roster
 * @property {1} v
 * @property {string} deployment
 * @property {number} version
 * @property {string} prev
 * @property {number} at
 * @property {boolean} rehearsal
 * @property {Member[]} members
 * @property {Epoch[]} epochs
 * @property {Recovery|null} recovery
 * @property {BotKey[]} bots
 * @property {Signature[]} signatures
 *
 * @typedef {{id: string, key: string, by: string, sig: string}} OutboxKey
 * @typedef {{id: string, name: string, role: Role}} Me
 * @typedef {object} About
 * @property {Me} worker
 * @property {string} deployment
 * @property {Roster[]} rosters
 * @property {OutboxKey} outbox
 * @property {BotKey[]} [bots]
 * @property {number} now
 * @property {boolean} rehearsal
 * @property {number} capacity
 * @property {boolean} ready whether a second slot was tried, and a conversation may be taken
 * @typedef {{roster: Roster, root: string, words: string}} Trusted
 *
 * @typedef {"join"|"role"|"name"|"end"|"keys"|"epoch"|"bot"|"bot-end"|"recovery"} What
 * @typedef {{what: What, id: string, name: string, to: string, words: string}} Change one thing that a roster changes; `words`: a newcomer's six
 * @typedef {"waiting"|"signed"|"withdrawn"|"declined"|"expired"|"superseded"|"forged"} ProposalState
 * @typedef {{id: string, by: string, at: number, until: number, state: ProposalState, ended_by: string, roster: Roster|null}} Proposal
 * @typedef {Proposal & {words: string, changes: Change[]}} Weighed
 *
 * @typedef {{epoch: number, key_id: string, by: string, at: number, inner: string, sig: string}} Canary
 * @typedef {{id: string, name: string, at: number, state: "opened"|"awaited"|"failed"|"forged"|"unseen"}} Stays how a member opens the newest key; unseen: this browser does not open it
 * @typedef {{id: string, name: string, at: number, tried: number, shut: boolean}} Went somebody who left; `tried`: how many keys of theirs were tried
 * @typedef {{epoch: number, stays: Stays[], left: Went[], replacing: number}} Proof
 * @typedef {{at: number, term: string, lang: string, category: string, urgency: string, means: string, examples: string[], never: string[]}} TermWords words proposed as a sign
 * @typedef {"waiting"|"accepted"|"declined"} TermState
 * @typedef {{id: string, by: string, at: number, epoch: number, key_id: string, inner: string, sig: string, state: TermState, ended_by: string, ended_at: number}} SealedTerm
 * @typedef {SealedTerm & {words: TermWords|null}} Term
 *
 * @typedef {object} Row
 * @property {string} case
 * @property {string} alias
 * @property {Urgency} urgency
 * @property {string} state
 * @property {number} since
 * @property {string} lang
 * @property {number} last_in
 * @property {number} last_out
 * @property {boolean} returning
 * @property {boolean} hidden nothing may be sent unasked until they say that it is OK to type
 * @property {number} [fence]
 * @property {number} [lease_until]
 * @property {string} [tab]
 * @property {boolean} [offered_back]
 * @typedef {{urgency: Urgency, count: number, oldest: number}} Tally
 * @typedef {{version: number, waiting: string[], asked: number, due: number, frail: string[], proofs: number, replacing: number}} TeamNews what a lead's page looks again by; `asked`: changes that wait for this lead; `due`: when the key is; `proofs`: how many have opened it
 * @typedef {{now: number, tally: Tally[], mine: Row[], waiting: Row[], duty: string[], version?: number, prove?: boolean, asked?: number, team?: TeamNews}} Queue
 * @typedef {{case: string, fence: number, lease_until: number}} Taken
 * @typedef {{case: string, fence: number, until: number, made: number, state: "held"|"failing"|"lost"}} Claim
 *
 * @typedef {{case: string, alias: string, state: "closed"|"paused"|"due"|"proposed"|"confirmed", touched: number, due: number|null, pauses: ("unread"|"handoff"|"undelivered"|"hold")[], proposed_by: string}} Kept
 * @typedef {{cases: Kept[], more: number, days: number|null}} Keeping `days`: how long a closed case is kept
 * @typedef {{case: string, at: number, until: number}} Receipt `until`: after this no backup can undo it
 *
 * @typedef {{lane: "b"|"w", seq: number, kind: string, sealed: string}} Sealed
 * @typedef {object} Pile
 * @property {Sealed[]} records
 * @property {string} secret
 * @property {number} generation
 * @property {Record<string, string>} salts
 * @property {number} next_w
 * @property {{reply: string, state: string}[]} delivery
 * @property {Record<string, string|number>} clear
 * @typedef {{lane: "b"|"w", seq: number, kind: string}} Place
 * @typedef {Place & {ok: true, by: string, payload: any}} Opened
 * @typedef {Place & {ok: false, why: string}} Unopened
 * @typedef {Opened|Unopened} Page
 *
 * @typedef {{key: string, text: string, at: number, state: "sending"|"failed", why: string}} Pending
 * @typedef {object} CaseFile
 * @property {string} case
 * @property {boolean} preview
 * @property {Page[]} pages
 * @property {Record<string, string>} delivery
 * @property {number} nextW
 * @property {Pending[]} pending
 * @property {string} problem
 *
 * @typedef {object} Item one thing in the conversation
 * @property {string} key
 * @property {number} at
 * @property {"them"|"bot"|"us"|"chip"|"broken"|"day"} as
 * @property {string} text
 * @property {string} [who]
 * @property {string} [state]
 * @property {string} [note]
 * @property {Pending} [pending]
 */
export {};
