from __future__ import annotations

import re

from bot import packs
from bot.web.labels import CATEGORIES, category


def test_every_category_that_can_be_noticed_has_a_label_and_no_other():
    cues = packs.texts("safeguarding/indicators", ".toml").values()
    noticed = {name for text in cues for name in re.findall(r'^category = "(.+)"$', text, re.MULTILINE)}

    assert set(CATEGORIES) == noticed


def test_labels_are_short_words_and_none_stands_twice():
    labels = list(CATEGORIES.values())

    assert len(set(labels)) == len(labels)
    assert all(len(label) <= 44 and "_" not in label for label in labels)


def test_a_new_category_is_shown_by_its_name():
    assert category("some_new-thing") == "Some new thing"
