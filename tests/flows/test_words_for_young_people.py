"""What every bubble must be, on rendered text with the longest things filled in. Prints how many were covered."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest

from flows import few
from flows.engine import Say, Session
from flows.words import ARGUMENTS, Voice

# Worded by the safeguarding lead and checked letter by letter below, not shortened for style.
APPROVED = re.compile(
    r"promise-(\d+|duty|told|statutory|school)|danger-(person|taken|suicidal|other|nobody)(-.*)?|media|phoning|broken|late"
)
BANNED = ("disclos", "safeguard", "confidential", "alleg", "incident", "perpetrator", "consent", "referral")
BANNED += ("significant", "appropriate", "assess", "victim", "abuse", "rape")
# The only questions there may be once somebody has told something hard: safe? a person? where? (danger only)
SAFETY_QUESTIONS = {"safe-ask", "again-ask", "late", "offer-person", "cannot-ask", "danger-where", "place-ask"}
QUESTIONS = SAFETY_QUESTIONS | {"check-ask", "danger-suicidal-2", "broken"}
QUESTIONS |= {"feedback-listened", "feedback-respected", "feedback-knew"}  # asked only of whoever tapped that
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
LONGEST_SENTENCE = 18
LONGEST_SIMPLER = 12
MEAN_SENTENCE = 12
OPENERS = {"OK.", "Iawn.", "Hi.", "Helô.", "Diolch."}


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.?!])\s+|\n", text)
    return [part for part in parts if re.search(r"\w", part) and part not in OPENERS] or parts


# Word for word, with "▸" as the step to the next bubble.
PROMISE = """\
I'm a bot: a computer program, not a person. Real people called helpers work here too. ▸ \
Helpers can read what you write, even if you only talk to me. The person in charge can too. \
A court could make us show it. ▸ \
We don't tell your family or school just because you talked to us. ▸ \
We tell someone if: you ask us · you or someone else may die or be hurt for life · you are badly hurting someone · \
a younger child, or someone who can't ask for help, is being hurt · \
the person works with children, like a teacher or coach · the law says we must ▸ \
If we can, we'll tell you first and ask how you want it done. Sometimes there isn't time. ▸ \
If we tell the police or a social worker, they decide what happens next. They may talk to your family. ▸ \
This chat is on Telegram. Telegram could see it. \
So could anyone who gets into your Telegram on any phone or computer. ▸ \
You can clear this chat. We may still keep a locked note. ▸ \
We don't keep your Telegram name or number. So we may not be able to find you unless you tell us where you are. \
If you could die, we may look up your Telegram name for the police. ▸ \
Telegram says 16 or over. If you're younger, you're not in trouble with us. Childline: 0800 1111."""
DANGER = {
    "person": "Call 999 if you can. It's free. If you can't talk, cough or tap, and press 55 when it asks. ▸ "
    "Only move if it's safe. Go towards people or a way out, not the kitchen or bathroom. ▸ "
    "If you need to put the phone away, do. I won't message you until you write.",
    "taken": "Call 999 now, even if you feel OK. Tell them what you took and when. ▸ "
    "Don't make yourself sick. Unlock the door and get near someone you trust. ▸ "
    "Bleeding: press hard with something clean.",
    "suicidal": "I'm taking this seriously. If you might do it now, call 999 or go to A&E. ▸ "
    "Can you get away from anything you could use? Can you get near someone you trust?",
    "other": "Call 999 now and put it on speaker. Tell them if your friend is breathing. Stay only if you're safe.",
}
FIXED = {
    "danger-nobody-suicidal": "No helper has answered yet. Please don't wait for us. Call 999. "
    "You can also text Shout: 85258, or ring Childline: 0800 1111.",
    "danger-nobody": "No helper has answered yet. Please don't wait for us. Call 999.",
    "promise-statutory": "If you or another child is being hurt or isn't safe, we have to tell people whose job is "
    "keeping children safe.",
    "cleared": "Done. This chat is cleared.",
    "late": "I've only just got your message. Is it OK to type? 1 yes, 2 no",
    "phoning": "I'm calling for help now. I may go quiet for a few minutes. I have not left you.",
    "secret": "I can't keep every secret. If we have to tell someone, we'll try to tell you first.",
    "media": "I can't open pictures, so I haven't seen it. Keep it if that's safe. "
    "You can tell me about it, or ask for a person.",
    "promise-duty": "If you tell us about sexual harm to someone under 18, the law may say a helper must tell police "
    "or a social worker. If it's safe, we'll tell you first.",
    "check-ask": "Sam says someone at home hits him. Do we tell?",
    "broken": "I'm not working right now. I can't keep what you write. In danger? Call 999. Childline: 0800 1111",
}


def said(flows, prompt):
    text = flows.rendered(Say(prompt), "en", "plain").text
    return text.replace(":\n· ", ": ").replace("\n·", " ·")


def test_the_promise_stands_word_for_word(flows):
    assert " ▸ ".join(said(flows, f"promise-{number}") for number in range(1, 11)) == PROMISE


def test_the_danger_lines_and_fixed_replies_stand_word_for_word(flows):
    for kind, script in DANGER.items():
        count = len(script.split(" ▸ "))
        assert " ▸ ".join(said(flows, f"danger-{kind}-{number}") for number in range(1, count + 1)) == script
        assert "999" in script.split(" ▸ ")[0]
    for prompt, text in FIXED.items():
        assert said(flows, prompt) == text


@pytest.fixture(scope="module")
def bubbles(flows):
    filled = {name: "w" * longest for name, longest in ARGUMENTS.items() if name != "choices"}
    found = []
    for prompt, lang, voice in itertools.product(flows.words.prompts(), flows.words.langs, Voice):
        args = tuple((name, filled[name]) for name in flows.words.args[prompt] if name in filled)
        rows = (("yes", "unsure"), ("no",)) if "choices" in flows.words.args[prompt] else ()
        found.append((prompt, lang, voice, flows.rendered(Say(prompt, args, rows), lang, voice).text))
    return found


def test_bubbles_are_short(bubbles, flows):
    covered = 0
    for prompt, lang, voice, text in bubbles:
        if APPROVED.fullmatch(prompt):
            continue
        said = sentences(text)
        lengths = [len(sentence.split()) for sentence in said]
        own = voice is Voice.SIMPLER and (lang, prompt) not in flows.words.borrowed
        assert len(said) <= 2 or prompt == "stale", (prompt, lang, voice)
        assert len(text) <= 220, (prompt, lang, voice)
        longest = LONGEST_SIMPLER if own else LONGEST_SENTENCE
        assert max(lengths) <= longest + 3 * (lang != "en"), (prompt, lang, voice, max(lengths))
        covered += 1
    every = [len(s.split()) for prompt, lang, _, text in bubbles if lang == "en" for s in sentences(text)]
    print(f"\n{covered} of {len(bubbles)} bubbles gated on length; mean sentence {sum(every) / len(every):.1f} words")
    assert sum(every) / len(every) <= MEAN_SENTENCE


def test_no_shouting_no_why_no_office_words_no_promise_of_secrecy(bubbles):
    for prompt, lang, _, text in bubbles:
        low = text.casefold()
        assert "!" not in text, prompt
        assert not EMOJI.search(text), prompt
        if lang == "en":
            assert not re.search(r"\bwhy\b", low), prompt
            assert not any(word in low for word in BANNED), prompt
            assert not re.search(r"\b(i|we) promise\b|nobody can read|no one will know|keep (it|this) (a )?secret", low)
            assert "not your fault" not in low, prompt
            assert "believe you" not in low, prompt
    print(
        f"\n{len(bubbles)} bubbles: {len({b[0] for b in bubbles})} prompts in {len({b[1] for b in bubbles})} languages"
    )


def test_only_known_prompts_ask_and_each_asks_once(bubbles):
    asking = {prompt for prompt, _, _, text in bubbles if "?" in text}

    assert asking == QUESTIONS
    for prompt, lang, _, text in bubbles:
        if prompt != "danger-suicidal-2":
            assert text.count("?") <= 1, (prompt, lang)


def test_after_a_disclosure_only_safety_is_asked(flows):
    steps = 0
    for (name, version), flow in flows.plan.flows.items():
        for state in flow.states.values():
            if state.passing:
                continue
            for staffed, told, waiting in itertools.product((True, False), repeat=3):
                facts = {"disclosed": True, "disclosing": True, "staffed": staffed, "told": told, "waiting": waiting}
                step = flows.step(Session(name, version, state.name), "said", facts)
                says = [effect for effect in step.effects if isinstance(effect, Say)]
                asked = [say.prompt for say in says if "?" in flows.rendered(say, "en", "plain").text]
                assert set(asked) <= SAFETY_QUESTIONS, (state.name, asked)
                steps += 1
    print(f"\n{steps} replies to a disclosure looked at")


def test_at_most_one_question_a_turn(flows):
    for (name, version), flow in flows.plan.flows.items():
        for state in flow.states.values():
            if state.passing:
                continue
            events = [event for event in state.moves if event != "always"]
            for event, staffed, told, waiting in itertools.product(events, *([(True, False)] * 3)):
                facts = {"staffed": staffed, "told": told, "waiting": waiting, "clears": True, "kind": "taken"}
                step = flows.step(Session(name, version, state.name), event, facts)
                says = [effect for effect in step.effects if isinstance(effect, Say)]
                asked = [say.prompt for say in says if "?" in flows.rendered(say, "en", "plain").text]
                assert len(asked) <= 1, (name, state.name, event, asked)


def test_reading_grade_is_printed_as_a_warning_only(bubbles):
    import textstat

    hard = []
    for prompt, lang, voice, text in bubbles:
        if lang == "en" and len(text.split()) > 4:
            grade = textstat.flesch_kincaid_grade(text)
            if grade > 6:
                hard.append(f"{grade:4.1f}  {prompt} ({voice})")
    print(f"\nreading grade above 6 (short texts make the formula noisy): {len(hard)} bubbles")
    print("\n".join(sorted(hard, reverse=True)))


def test_real_numbers_stand_only_where_they_were_approved(bubbles):
    found = {}
    for prompt, _, _, text in bubbles:
        digits = set(re.findall(r"0800 1111|0808 800 5000|85258|\b999\b|\b112\b|\b55\b|\b16\b|\b18\b", text))
        rest = re.sub(r"0800 1111|0808 800 5000|85258|\b999\b|\b112\b|\b55\b|\b1[68]\b|A&E", "", text)
        if prompt not in {"late", "stale"}:
            assert not re.search(r"\d", rest), (prompt, text)
        for number in digits & {"0800 1111", "0808 800 5000", "85258", "112"}:
            found.setdefault(number, set()).add(prompt)

    assert found == {
        "0800 1111": {"promise-10", "numbers", "broken", "danger-nobody-suicidal", "find-ring", "complain-who"},
        "0808 800 5000": {"other"},
        "112": {"find-other"},
        "85258": {"danger-nobody-suicidal", "find-text"},
    }


FEW_ASK = {"again-ask", "late", "danger-where", "danger-suicidal-2"}


@pytest.fixture(scope="module")
def few_bubbles(flows):
    prompts = sorted(ident for ident in few.NEEDED if not ident.startswith("choice-"))
    return [
        (prompt, lang, flows.rendered(Say(prompt, (("name", "w" * 24),)), lang, "plain").text)
        for prompt, lang in itertools.product(prompts, flows.words.few)
    ]


def test_the_few_words_of_other_languages_are_short_and_ask_only_about_safety(few_bubbles):
    for prompt, lang, text in few_bubbles:
        assert len(text) <= 220, (prompt, lang)
        assert "!" not in text, (prompt, lang)
        assert not EMOJI.search(text), (prompt, lang)
        asked = len(re.findall(r"[?؟]", text))
        assert asked == (prompt in FEW_ASK) + (prompt == "danger-suicidal-2"), (prompt, lang)
    print(f"\n{len(few_bubbles)} bubbles in {len({lang for _, lang, _ in few_bubbles})} languages of few words")


def test_the_numbers_of_the_few_words_are_those_of_the_english_ones(few_bubbles, flows):
    for prompt, lang, text in few_bubbles:
        english = said(flows, prompt) if prompt != "joined-name" else ""
        assert re.findall(r"\d[\d ]*\d|\d", text) == re.findall(r"\d[\d ]*\d|\d", english), (prompt, lang)


def test_right_to_left_words_begin_from_the_right(few_bubbles):
    for prompt, lang, text in few_bubbles:
        if lang in {"ar", "ur"}:
            first = next(char for char in text if char.isalpha())
            assert unicodedata.bidirectional(first) == "AL", (prompt, lang)
