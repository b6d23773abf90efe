from __future__ import annotations

import pytest

from bot import packs
from flows import preview
from flows.errors import Broken
from flows.load import load


@pytest.fixture(scope="module")
def files():
    return packs.texts("flows", ".toml") | packs.texts("flows/text", ".ftl")


@pytest.fixture(scope="module")
def flows(files):
    return load(files)


def test_a_first_bubble_that_says_what_the_chat_is_about_is_a_fault_by_file_and_line(files):
    path = "flows/text/en/talk.ftl"
    neutral = "thanks-more = Thank you for saying that too."
    assert neutral in files[path]

    with pytest.raises(Broken, match=r"flows/\w+\.toml:\d+: 'thanks-more' can come first"):
        load(files | {path: files[path].replace(neutral, "thanks-more = Thank you for telling me that too.")})


def test_what_can_come_first_is_followed_through_guards_targets_and_passing_states(flows):
    first = preview.firsts(flows.plan)

    assert {"hello-bot", "hello-again", "again-ask", "cleared", "late", "asking", "queued", "listen-1"} <= first.keys()
    assert not {"numbers", "hello-here", "hello-away"} & first.keys()


def test_only_the_first_forty_letters_count():
    assert preview.tells("Please call 999 now.")
    assert not preview.tells("w" * 40 + " 999")
    assert not preview.tells("Hi. Is it OK to type now?")


def test_each_exception_is_a_prompt_there_is_and_has_its_reason(flows):
    assert preview.FIXED.keys() <= set(flows.words.prompts())
    assert all(reason.endswith(".") for reason in preview.FIXED.values())
