from __future__ import annotations

import pytest

from bot.rehearsal.media import KINDS, media
from flows.errors import Refused


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_carries_its_own_field(kind):
    assert kind in media(kind, 5)


def test_files_differ_by_message_and_stay_the_same():
    assert media("voice", 1) == media("voice", 1) != media("voice", 2)


def test_an_unknown_kind_is_refused():
    with pytest.raises(Refused, match="photo"):
        media("hologram", 1)


def test_a_contact_has_a_number_kept_for_fiction():
    assert media("contact", 1)["contact"]["phone_number"].startswith("+447700900")
