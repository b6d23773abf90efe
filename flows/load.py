"""All flow and word files in, one `Flows` out; or everything that is wrong with them, with file and line.

Files are a mapping from path to text: `hello.toml` is the newest version of flow hello, `hello@1.toml` an older one
that sessions may still hold, `everywhere.toml` the moves that every state gets, `text/<lang>/<name>.ftl` words.
A folder before these is fine. Any other path is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from flows import check, graph, preview
from flows.engine import Flows
from flows.expand import expand
from flows.faults import Fault, Unfit, Where
from flows.hear import listen
from flows.read import Draft, Everywhere, read_everywhere, read_flow
from flows.words import read_words

PROMISE = "promise-"


def _draft(path: str, text: str) -> tuple[Draft, list[Fault]]:
    draft, faults = read_flow(path, text)
    stem = PurePosixPath(path).stem
    expected = stem if "@" not in stem else f"{draft.name}@{draft.version}"
    if not faults and (stem.partition("@")[0] != draft.name or expected != stem):
        faults.append(Fault(draft.at("flow"), f"the file is named '{stem}' and holds {draft.name} {draft.version}"))
    return draft, faults


def _sorted(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
    flows, words, strange = {}, {}, []
    for path, text in sorted(files.items()):
        parts = PurePosixPath(path)
        if parts.suffix == ".toml":
            flows[path] = text
        elif parts.suffix == ".ftl" and parts.parent.parent.name == "text":
            words[path] = text
        else:
            strange.append(path)
    return flows, words, strange


def load(files: Mapping[str, str]) -> Flows:
    """Read, check and build.

    Raises:
        Unfit: the files have faults; all that could be found are in it, each with file and line.
    """
    tomls, ftls, strange = _sorted(files)
    faults = [Fault(Where(path), "not a flow file (.toml) or a word file (text/<lang>/….ftl)") for path in strange]
    everywhere: Everywhere | None = None
    drafts = []
    for path, text in tomls.items():
        if PurePosixPath(path).stem == "everywhere":
            everywhere, found = read_everywhere(path, text)
        else:
            draft, found = _draft(path, text)
            drafts.append(draft)
        faults += found
    words, found = read_words(ftls)
    faults += found
    if everywhere is None:
        faults.append(Fault(Where("everywhere.toml"), "this file is missing"))
    if everywhere is None or faults:
        raise Unfit(faults)
    promise = words.version_of(PROMISE)
    plan, faults = expand(drafts, everywhere, words, promise)
    ear, found = listen(plan, words)
    faults += found
    faults += check.names(plan, everywhere, words)
    if not faults:
        faults += [*graph.dead_ends(plan), *graph.unreachable(plan), *graph.loops(plan), *graph.unanswered(plan)]
        faults += preview.faults(plan, words)
    if faults:
        raise Unfit(faults)
    return Flows(plan, words, ear, promise)
