"""Each module has the test that stands where it stands, or is named here with the test that covers it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "flows", "safeguarding")
ELSEWHERE = {
    "bot/__main__.py": "tests/whole/test_poison.py",
    "bot/assess.py": "tests/noticing/test_wren_assess.py",
    "bot/backup.py": "tests/store/test_backup_and_restore.py",
    "bot/chat/send.py": "tests/edge/test_edge_sending.py",
    "bot/chat/webhook.py": "tests/edge/test_edge_by_webhook.py",
    "bot/rehearsal/control.py": "tests/telegram/test_stand_in_control.py",
    "bot/rehearsal/enrol.py": "tests/web/test_web_journey.py",
    "bot/rehearsal/guard.py": "tests/telegram/test_stand_in_control.py",
    "bot/rehearsal/hook.py": "tests/telegram/test_stand_in_webhook.py",
    "bot/rehearsal/keep.py": "tests/telegram/test_stand_in_keep.py",
    "bot/rehearsal/messages.py": "tests/telegram/test_stand_in_methods.py",
    "bot/rehearsal/methods.py": "tests/telegram/test_stand_in_methods.py",
    "bot/rehearsal/page.py": "tests/telegram/test_chat_page.py",
    "bot/rehearsal/parts.py": "tests/telegram/test_stand_in_keep.py",
    "bot/rehearsal/polling.py": "tests/telegram/test_stand_in_polling.py",
    "bot/rehearsal/server.py": "tests/telegram/test_stand_in_journeys.py",
    "bot/rehearsal/webhook.py": "tests/telegram/test_stand_in_webhook.py",
    "bot/restore.py": "tests/store/test_backup_and_restore.py",
    "bot/store/desk.py": "tests/store/test_desk_moves.py",
    "bot/store/given.py": "tests/store/test_given_server.py",
    "bot/store/ledger.py": "tests/store/test_ledger_and_pages.py",
    "bot/store/outbox.py": "tests/store/test_outbox_order.py",
    "bot/store/partition.py": "tests/store/test_commit_is_atomic.py",
    "bot/store/proposals.py": "tests/store/test_proposals_end_once.py",
    "bot/store/server.py": "tests/store/test_embedded_server.py",
    "bot/store/shred.py": "tests/store/test_shred_secrets.py",
    "bot/store/snapshot.py": "tests/store/test_backup_and_restore.py",
    "bot/store/store.py": "tests/store/test_shred_secrets.py",
    "bot/store/terms.py": "tests/store/test_terms_end_once.py",
    "bot/store/web.py": "tests/store/test_ledger_and_pages.py",
    "bot/store/wires.py": "tests/store/test_functions_check_before_they_write.py",
    "bot/web/app.py": "tests/web/test_web_headers.py",
    "bot/web/compare.py": "tests/web/test_web_compare.py",
    "bot/web/console.py": "tests/web/test_web_journey.py",
    "bot/web/copies.py": "tests/web/test_web_access.py",
    "bot/web/enrolment.py": "tests/web/test_web_enrolment.py",
    "bot/web/errors.py": "tests/web/test_web_silence.py",
    "bot/web/keeping.py": "tests/web/test_web_access.py",
    "bot/web/places.py": "tests/web/test_web_slots.py",
    "bot/web/parts.py": "tests/web/test_web_silence.py",
    "bot/web/proofs.py": "tests/web/test_web_leaving.py",
    "bot/web/proposals.py": "tests/web/test_web_proposals.py",
    "bot/web/replies.py": "tests/web/test_web_replies.py",
    "bot/web/rosters.py": "tests/web/test_web_enrolment.py",
    "bot/web/rows.py": "tests/web/test_web_replies.py",
    "bot/web/serving.py": "tests/web/test_web_headers.py",
    "bot/web/terms.py": "tests/web/test_web_terms.py",
    "bot/web/unlocking.py": "tests/web/test_web_slots.py",
    "flows/errors.py": "tests/unit/bot/test_cli.py",
    "safeguarding/indicators/cues.py": "tests/unit/safeguarding/indicators/test_load.py",
    "safeguarding/indicators/states.py": "tests/unit/safeguarding/indicators/test_match.py",
}
"""Over HTTP or on a real server, where a unit alone would promise nothing."""
RULES = "test_rules_"


def modules():
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(str(p.relative_to(ROOT)) for p in found if p.name != "__init__.py")


def mirror(module):
    path = Path("tests/unit") / module
    return str(path.with_name(f"test_{path.name}"))


@pytest.mark.parametrize("module", modules())
def test_each_module_has_its_test(module):
    test = ELSEWHERE.get(module, mirror(module))

    assert (ROOT / test).is_file(), f"{module} wants {test}"
    assert "def test_" in (ROOT / test).read_text()


def test_no_unit_test_has_lost_its_module():
    tests = (str(p.relative_to(ROOT)) for p in (ROOT / "tests/unit").rglob("test_*.py") if RULES not in p.name)

    assert sorted(set(tests) - {mirror(module) for module in modules()}) == []


def test_the_list_of_those_covered_elsewhere_is_no_longer_than_it_must_be():
    assert [m for m in ELSEWHERE if not (ROOT / m).is_file() or (ROOT / mirror(m)).is_file()] == []
