"""Whatever happens in whatever order: nothing but Refused is raised, nobody is lost, nobody goes unanswered."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.engine import Say, Session
from flows.errors import Refused
from flows.model import EVERYWHERE

EVENTS = sorted(EVERYWHERE | {"said", "always", "due:presence-1", "due:presence-2", "due:other", "lang:en", "lang:cy"})
PERSON = {"said", "media", "stale", "late", "pause", "resume", "skip", "back", "stop", "hide", "forget", "person"}
CHOICES = (
    "yes",
    "no",
    "unsure",
    "more",
    "ok",
    "when",
    "who",
    "status",
    "place",
    "call",
    "called",
    "cannot",
    "safe-now",
)

facts = st.fixed_dictionaries(
    {},
    optional={
        **{
            name: st.booleans()
            for name in (
                "staffed",
                "told",
                "watched",
                "watching",
                "waiting",
                "clears",
                "disclosed",
                "disclosing",
                "danger",
                "duty",
            )
        },
        "owner": st.sampled_from(["bot", "queue", "worker"]),
        "kind": st.sampled_from(["", "person", "taken", "suicidal", "other"]),
        "media": st.sampled_from(["photo", "voice", "sticker", "location"]),
        "name": st.just("Sam"),
        "opens": st.just("at 3 pm"),
        "buzz": st.sampled_from(["yes", "no"]),
    },
)
event = st.sampled_from(EVENTS) | st.sampled_from(CHOICES).map(lambda choice: f"chose:{choice}")
typed = st.text(max_size=45) | st.sampled_from(["hide", "x", "stpo", "1", "2", "yes", "a person pls", "/start", "bye"])


def stored(session: Session) -> Session:
    """The session as the service stores and reads it."""
    fields = json.loads(
        json.dumps(
            {
                "flow": session.flow,
                "version": session.version,
                "state": session.state,
                "back": session.back,
                "resume": session.resume,
            }
        )
    )
    return Session(**{**fields, "back": tuple(fields["back"])})


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(happening=st.lists(st.tuples(event | typed.map(lambda text: f"typed {text}"), facts), max_size=40))
def test_any_order_of_anything(flows, happening):
    session = flows.begin()
    for name, known in happening:
        if name.startswith("typed "):
            name = flows.read(session, name.removeprefix("typed "))  # noqa: PLW2901
            assert name == "said" or name.startswith(("chose:", "lang:")) or name in EVERYWHERE
        state = flows.plan.flows[session.flow, session.version].states[session.state]
        try:
            step = flows.step(session, name, known)
        except Refused:
            assert name not in EVERYWHERE | {"said"}
            continue
        assert step == flows.step(session, name, known)
        assert stored(step.session) == step.session
        assert step.session.state in flows.plan.flows[step.session.flow, step.session.version].states
        assert len(step.session.back) <= 6
        told = [effect for effect in step.effects if isinstance(effect, Say)]
        for say in told:
            assert flows.rendered(say, "en", "plain").text
        if name in PERSON or name.startswith("chose:"):
            assert told or state.silent or known.get("owner") == "worker"
        session = step.session
