"""Pages that show what the flows do, drawn from what was loaded, so they can't lie.

One page a flow: a Mermaid diagram of its own moves, then every state with its words. The moves of everywhere have a
page of their own and are left out of the diagrams. A test compares the committed pages with these.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine import Flows
from flows.model import ALWAYS, BACK, RESUME, Flow, Line, Move, State
from flows.words import ARGUMENTS, Voice

_DOORS = {BACK: "the question before", RESUME: "where they were"}
_NOTE = "<!-- Drawn from the flow files. Change those, then draw again: flows/README.md. -->"


def pages(flows: Flows, lang: str = "en") -> dict[str, str]:
    """File name → Markdown, for the newest version of each flow and for the moves of everywhere."""
    drawn = {f"{name}.md": "\n".join(_page(flows, flow, lang)) + "\n" for name, flow in flows.plan.newest.items()}
    drawn["everywhere.md"] = "\n".join(_everywhere(flows, lang)) + "\n"
    return drawn


def diagram(flow: Flow) -> str:
    """The flow's own moves as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {_id(flow.first)}"]
    doors = {m.to for state in flow.states.values() for m in _own(state) if m.to and m.to not in flow.states}
    named = [(name, name) for name in flow.states] + [(door, _DOORS.get(door, door)) for door in sorted(doors)]
    lines += [f'    state "{label.replace(":", " – ")}" as {_id(name)}' for name, label in named]
    for state in flow.states.values():
        arrows: dict[str, list[str]] = {}
        for move in _own(state):
            if move.to and move.to != state.name:
                arrows.setdefault(move.to, []).append(_when(move))
        for to, labels in arrows.items():
            text = ", ".join(dict.fromkeys(label or "otherwise" for label in labels)) if any(labels) else ""
            lines.append(f"    {_id(state.name)} --> {_id(to)}" + (f": {text}" if text else ""))
    return "\n".join(lines)


def _own(state: State) -> Iterator[Move]:
    return (move for moves in state.moves.values() for move in moves if not move.everywhere)


def _id(name: str) -> str:
    return name.replace("-", "_").replace(":", "__").replace("@", "to_")


def _when(move: Move) -> str:
    event = move.event.replace("chose:", "tap ").replace("due:", "reminder ").replace("lang:", "language ")
    words = ["" if move.event == ALWAYS else event, f"if {move.guard}" if move.guard.atoms else ""]
    return " ".join(word for word in words if word).replace("=", " is ")


def _text(flows: Flows, prompt: str, lang: str) -> str:
    marks = {name: f"({name})" for name in ARGUMENTS}
    if prompt.startswith("choice-"):
        return flows.words.label(prompt.removeprefix("choice-"), lang)
    return flows.words.phrase(prompt, lang, Voice.PLAIN).render(marks)


def _lines(flows: Flows, lines: tuple[Line, ...], lang: str) -> Iterator[str]:
    for line in lines:
        when = f" *if {line.guard}*" if line.guard.atoms else ""
        yield f"> {_text(flows, line.prompt, lang)}".replace("\n", "\n> ") + when
        yield ">"


def _quote(flows: Flows, line: Line, lang: str) -> str:
    when = f" *(if {line.guard})*" if line.guard.atoms else ""
    return f"“{_text(flows, line.prompt, lang)}”".replace("\n", " ") + when


def _move(flows: Flows, move: Move, lang: str) -> Iterator[str]:
    does = [f"notes {name}: {value.replace(flows.promise, '(version)')}" for name, value in move.notes]
    does += ["clears the chat"] if move.clear else []
    does += [f"reminder {remind.name} in {remind.after // 1000} s" for remind in move.reminds]
    does += [f"forgets reminder {name}" for name in move.forgets]
    does += [_quote(flows, line, lang) for line in move.says]
    does += ["says its own words again"] if move.repeat else []
    does += [f"goes to **{_DOORS.get(move.to, move.to)}**"] if move.to else []
    yield f"- {_when(move) or 'otherwise'}: {'; '.join(does) or 'kept, nothing is said'}"


def _page(flows: Flows, flow: Flow, lang: str) -> Iterator[str]:
    yield from (_NOTE, f"# {flow.name}, version {flow.version}", "", flow.about, "")
    yield from ("```mermaid", diagram(flow), "```", "")
    for state in flow.states.values():
        yield from (f"## {state.name}", "", state.about, "")
        yield from _lines(flows, state.says, lang)
        labels = [_text(flows, f"choice-{choice}", lang) for choice in state.choices]
        yield from (("", " ".join(f"`{label}`" for label in labels), "") if labels else ("",))
        for move in _own(state):
            yield from _move(flows, move, lang)
        yield ""
    if flow.spoken:
        yield from ("## Said by the safeguarding rules", "")
        for line in flow.spoken:
            yield from (f"**{line.prompt}**", "", *_lines(flows, (line,), lang), "")


def _everywhere(flows: Flows, lang: str) -> Iterator[str]:
    found = {
        move.where: move
        for flow in flows.plan.newest.values()
        for state in flow.states.values()
        for moves in state.moves.values()
        for move in moves
        if move.everywhere and move.where != state.where and (":" in move.to or move.to[:1] in {"", "@"})
    }
    yield from (_NOTE, "# Everywhere", "", "What holds in every state, unless the state says otherwise.", "")
    for where in sorted(found):
        yield from _move(flows, found[where], lang)
