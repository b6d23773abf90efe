"""From rounds to figures, and from figures to the lines that are printed: each aim beside what was reached."""

from __future__ import annotations

from collections import defaultdict

from load import median

AIMS = (
    ("turns_per_s", "whole turns a second on one core", 2000, "at least"),
    ("turns_over_echoes", "times as many as bare echoes", 5, "at least"),
    ("turn_p99_ms", "ms for 99 of 100 turns", 25, "at most"),
    ("ready_s", "seconds from start to ready", 3, "at most"),
    ("resident_mb", "MB resident, at most ever", 200, "at most"),
    ("session_bytes", "bytes a held session in Valkey", 1536, "at most"),
)
KINDS = (
    ("turn", "(i)   whole turn"),
    ("replied", "(ii)  turn and its delivered reply"),
    ("echo", "(iii) bare python-telegram-bot echo"),
)
FULL = 0.9


class Log:
    """What each round of each kind came to."""

    def __init__(self):
        self.found = defaultdict(list)
        self.most = 0.0

    def add(self, name, made, cpu, stores):
        found = self.found
        found[f"{name}s_per_s"].append(made.per_second)
        found[f"{name}_cpu_us"].append(1e6 * cpu / made.number)
        found[f"{name}_core_share"].append(cpu / made.seconds)
        found[f"{name}_p50_ms"].append(made.ms(0.5))
        found[f"{name}_p99_ms"].append(made.ms(0.99))
        for store, used in zip(("main", "shred"), stores, strict=False):
            found[f"{name}_{store}_store_cpu_us"].append(1e6 * used / made.number)

    def bubbles(self, name, number, made):
        self.found[f"{name}_bubbles"].append(number / made.number)

    def megabytes(self, name, megabytes):
        if name != "echo":
            self.most = max(self.most, megabytes)

    def sealed(self, number, cpu):
        self.found["seal_cpu_us"].append(1e6 * cpu / number)

    def facts(self):
        """The median of each figure's rounds; ratios are taken round by round."""
        facts = {name: median(values) for name, values in self.found.items()}
        pairs = list(zip(self.found["turns_per_s"], self.found["echos_per_s"], strict=True))
        facts["turns_over_echoes"] = median([ours / theirs for ours, theirs in pairs])
        facts["turns_per_cpu_s"] = 1e6 / facts["turn_cpu_us"]
        facts["seals_per_s"] = 1e6 / facts["seal_cpu_us"]
        facts["resident_mb"] = self.most
        return facts


def lines(facts, *, pinned):
    """All that is printed."""
    yield f"{'':38}{'CPU µs':>8}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'Valkey µs':>11}{'shred µs':>10}{'core':>7}"
    for name, title in KINDS:
        stores = [facts.get(f"{name}_{store}_store_cpu_us") for store in ("main", "shred")]
        yield (
            f"{title:38}{facts[f'{name}_cpu_us']:8.0f}{facts[f'{name}s_per_s']:10.0f}{facts[f'{name}_p50_ms']:9.1f}"
            f"{facts[f'{name}_p99_ms']:9.1f}{_us(stores[0]):>11}{_us(stores[1]):>10}{facts[f'{name}_core_share']:7.0%}"
        )
    yield f"{'(iv)  sealing alone':38}{facts['seal_cpu_us']:8.0f}{facts['seals_per_s']:10.0f}"
    yield "core: how much of one core the measured process got. " + (
        "It has a core that the load keeps off." if pinned else "It was not kept to a core."
    )
    yield f"A turn of (ii) says {facts['replied_bubbles']:.2f} things. Valkeys of (i): {facts['stores_mb']:.0f} MB."
    yield ""
    for name, title, aim, way in AIMS:
        met = reached(facts[name], aim, way)
        yield f"{'met ' if met else 'MISS'} {_number(facts[name]):>8} {title} (aim: {way} {aim:,})"
        if not met:
            yield f"              {why(name, facts)}"


def reached(value, aim, way):
    return value >= aim if way == "at least" else value <= aim


def why(name, facts):
    """Where an aim was missed: by how much, and what it is made of."""
    share, sealing = facts["turn_core_share"], facts["seal_cpu_us"] / facts["turn_cpu_us"]
    spent = f"a turn costs {facts['turn_cpu_us']:.0f} µs, {sealing:.0%} of it sealing"
    taken = f"it got {share:.0%} of its core" + ("" if share >= FULL else "; other programs or the wait had the rest")
    match name:
        case "turns_per_s":
            return f"Why: {spent}; {taken}. A whole core makes {facts['turns_per_cpu_s']:.0f}."
        case "turns_over_echoes":
            return f"Why: {spent}; an echo costs {facts['echo_cpu_us']:.0f} µs and keeps nothing."
        case "turn_p99_ms":
            return f"Why: with 40 in flight, p50 is {facts['turn_p50_ms']:.0f} ms at this rate; {taken}."
        case "ready_s":
            return "Why: imports, cues and words are read, two Valkeys are started; the machine may be busy."
    return "Why: see (i)–(iv)."


def _us(value):
    return "" if value is None else f"{value:.0f}"


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
