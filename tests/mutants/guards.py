"""The pitfalls of this field, each with its guard in our code, how it looks without it, and the test that must see it.

Each is something that happened to another product (see THREATS.md 6); one pitfall may have more than one guard. `old`
stands exactly once in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

UNIT, SAFE = "tests/unit/bot", "tests/unit/safeguarding"


@dataclass(frozen=True)
class Guard:
    """A guard and the test, `file::name`, that fails without it."""

    number: int
    pitfall: str
    file: str
    old: str
    new: str
    test: str
    browser: bool = False


GUARDS = (
    Guard(
        1,
        "a derived key reaches the server",
        "safeguarding/slots.py",
        'b"wren/v1/wrap"',
        'b"wren/v1/auth"',
        f"{SAFE}/test_slots.py::test_pitfall_01_what_the_server_is_shown_opens_nothing",
    ),
    Guard(
        2,
        "plain text when a key is missing",
        "bot/turns.py",
        "        sealer = self._keyring.sealer(now)\n",
        "        if self._keyring.roster is None:\n"
        "            return tuple(Record(Lane.BOT, n, kind, part) for n, (kind, part) in enumerate(kept, 1))\n"
        "        sealer = self._keyring.sealer(now)\n",
        f"{UNIT}/test_turns.py::test_pitfall_02_without_a_roster_nothing_is_taken_and_nothing_is_kept",
    ),
    Guard(
        3,
        "a conversation broken off is kept in the clear",
        "safeguarding/people.py",
        "        return nonce + self._aead.encrypt(nonce, plain, bound)\n",
        "        return nonce + self._aead.encrypt(nonce, plain, bound) + plain\n",
        f"{UNIT}/test_turns.py::test_pitfall_03_a_conversation_broken_off_in_the_middle_leaves_no_word_in_the_clear",
    ),
    Guard(
        4,
        "an unkeyed hash of content or of a chat id",
        "safeguarding/people.py",
        'hmac.digest(pepper, b"wren/v1/person" + chat.to_bytes(8, "big", signed=True), hashlib.sha256)',
        'hashlib.sha256(chat.to_bytes(8, "big", signed=True)).digest()',
        f"{UNIT}/test_turns.py::test_pitfall_04_no_unkeyed_digest_of_words_or_chat_is_kept",
    ),
    Guard(
        5,
        "what is shown is markup",
        "bot/web/app.py",
        "autoescape=True",
        "autoescape=False",
        "tests/web/test_web_dashboard.py::test_pitfall_05_whatever_is_counted_is_shown_as_text",
    ),
    Guard(
        6,
        "authorisation somewhere behind the words",
        "bot/web/access.py",
        "or held.worker != worker.id ",
        "",
        f"{UNIT}/web/test_access.py::test_pitfall_06_only_the_holder_under_this_fence_reads_and_only_its_tab_acts",
    ),
    Guard(
        7,
        "a store that anybody may open",
        "bot/store/server.py",
        "user default off resetpass -@all",
        "user default on nopass ~* &* +@all",
        "tests/store/test_embedded_server.py::test_pitfall_07_it_answers_to_our_password_and_to_nobody_else",
    ),
    Guard(
        8,
        "planted words",
        "safeguarding/reader.py",
        "        if signer is None or signer.lane != place.lane or place.epoch not in signer.epochs:\n"
        "            raise Unopened(Reason.SIGNER)\n"
        "        if not keys.verified(signer.public, header.signature, record.signed(where, inner)):\n",
        "        if signer and not keys.verified(signer.public, header.signature, record.signed(where, inner)):\n",
        f"{SAFE}/test_reader.py::test_pitfall_08_planted_words_of_an_unknown_signer_are_never_shown",
    ),
    Guard(
        9,
        "no key is named, so all are tried",
        "safeguarding/reader.py",
        "self._keys.get((place.epoch, place.key_id))",
        "next(iter(self._keys.values()), None)",
        f"{SAFE}/test_reader.py::test_pitfall_09_each_record_names_its_key_and_no_other_is_tried",
    ),
    Guard(
        10,
        "one administrator holds everything",
        "safeguarding/team.py",
        "if not 2 <= recovery.k < recovery.n",
        "if not 1 <= recovery.k <= recovery.n",
        f"{SAFE}/test_roster.py::test_pitfall_10_recovery_by_one_alone_or_by_all_is_refused_by_the_verifier",
    ),
    Guard(
        11,
        "a recovery that nobody ever tried",
        "bot/app.py",
        "self.keyring.roster.recovery and (why := readiness.untried(self._record))",
        "(why := '')",
        f"{UNIT}/test_app.py::test_pitfall_11_a_team_whose_recovery_was_never_tried_takes_no_words",
    ),
    Guard(
        12,
        "a wrong secret out of shares, silently",
        "safeguarding/roster.py",
        " or commitment(roster.deployment, seed) != held.commitment:\n        raise Broken",
        ":\n        raise Broken",
        f"{SAFE}/test_roster.py::test_pitfall_12_a_wrong_secret_out_of_joined_shares_is_told_before_it_is_used",
    ),
    Guard(
        13,
        "retention takes a living case",
        "safeguarding/retention.py",
        "facts.read < facts.last,",
        "False,",
        f"{SAFE}/test_retention.py::test_pitfall_13_a_case_with_anything_unread_open_held_or_undelivered_is_never_due",
    ),
    Guard(
        14,
        "what was said goes with who leaves",
        "safeguarding/roster.py",
        "for m in roster.active(Role.LEAD, Role.WORKER)}\n    if roster.recovery:",
        "for m in roster.members if m.until is not None or m.role is Role.LEAD}\n    if roster.recovery:",
        f"{SAFE}/test_roster.py::test_pitfall_14_leaver_cannot_open_what_is_sealed_after_and_the_rest_open_all",
    ),
    Guard(
        14,
        "a leaver's old secrets still open what is stored",
        "bot/reissue.py",
        "        changed = [one for old in found if (one := renewed(self._deployment, old, shred)) is not old]\n",
        "        return\n",
        "tests/web/test_web_leaving.py::"
        "test_pitfall_14_what_was_told_before_and_after_a_leave_is_read_by_who_stays_and_not_by_who_left",
    ),
    Guard(
        15,
        "one bad record hides the others",
        "safeguarding/reader.py",
        "                out.append(Unreadable(item.lane, item.seq, error.reason))\n        return Read",
        "                raise error from None\n        return Read",
        f"{SAFE}/test_reader.py::test_pitfall_15_one_bad_record_hides_no_other",
    ),
    Guard(
        16,
        "lengths tell",
        "safeguarding/record.py",
        "    for bucket in BUCKETS:\n        if len(message) + 4",
        "    for bucket in range(16, BUCKETS[-1] + 1, 16):\n        if len(message) + 4",
        f"{SAFE}/test_record.py::test_pitfall_16_stored_sizes_tell_the_bucket_only",
    ),
    Guard(
        17,
        "keys in the browser's storage",
        "bot/web/static/js/state.js",
        'export const busy = holds("");',
        'export const busy = holds("");\nsessionStorage.setItem("wren", "kept");',
        "tests/browser/test_desk.py::test_pitfall_17_nothing_is_left_in_any_storage",
        browser=True,
    ),
    Guard(
        18,
        "a start makes new keys",
        "bot/credentials.py",
        "    values = {name: _read(folder / name, size)",
        "    for name, size in FILES.items():\n"
        "        if not (folder / name).exists():\n"
        "            (folder / name).touch(mode=0o600)\n"
        "            (folder / name).write_text(secrets.token_hex(size))\n"
        "    values = {name: _read(folder / name, size)",
        f"{UNIT}/test_credentials.py::test_pitfall_18_a_missing_credential_stops_the_start_and_nothing_is_written",
    ),
    Guard(
        19,
        "a backup holds what it must not",
        "bot/backup.py",
        "CONFIG: Final = (SERVICE, ladder.FILE)",
        "CONFIG: Final = (SERVICE, ladder.FILE, rotas.FILE)",
        "tests/store/test_backup_and_restore.py::test_pitfall_19_a_backup_holds_no_key_and_the_shred_secrets_lie_apart",
    ),
    Guard(
        20,
        "the audit's end is cut off",
        "bot/chainer.py",
        "if here.n < known.n or (here.n == known.n and here.h != known.h):",
        "if here.n == known.n and here.h != known.h:",
        f"{UNIT}/test_chainer.py::test_pitfall_20_a_tail_cut_off_while_it_runs_is_an_alarm_and_what_follows_is_chained",
    ),
    Guard(
        21,
        "acknowledged before it is kept",
        "bot/chat/webhook.py",
        'web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})',
        "web.Response()",
        "tests/edge/test_edge_by_webhook.py::test_pitfall_21_what_cannot_even_be_sealed_now_stays_with_telegram",
    ),
    Guard(
        22,
        "a library logs words",
        "bot/log.py",
        "    logging.setLogRecordFactory(_blank)\n",
        "",
        f"{UNIT}/test_log.py::test_pitfall_22_another_handler_sees_blank_records_too",
    ),
    Guard(
        23,
        "a large body at sign-in stops everybody",
        "bot/web/body.py",
        "LIMIT = 256 * 1024\n",
        "LIMIT = 256 * 1024 * 1024\n",
        "tests/web/test_web_sign_in.py::test_pitfall_23_a_ten_megabyte_body_is_refused_before_it_is_read",
    ),
    Guard(
        24,
        "another key is taken without a word",
        "safeguarding/roster.py",
        "if not rosters or rosters[0].digest.hex() != pinned:",
        "if not rosters:",
        f"{SAFE}/test_roster.py::test_pitfall_24_another_first_version_is_refused_however_well_signed",
    ),
)
