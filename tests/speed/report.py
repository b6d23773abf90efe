"""From rounds to figures, and from figures to the lines that are printed: each aim beside what was reached."""

from __future__ import annotations

from collections import defaultdict

from load import median

AIMS = (
    ("turns_per_s", "whole turns a second on one core", 2000, "at least"),
    ("turns_over_echoes", "times as many as bare echoes", 5, "at least"),
    ("turn_p99_ms", "ms for 99 of 100 turns", 25, "at most"),
    ("audits_per_s", "audit entries checked in a second of CPU", 100_000, "at least"),
    ("ready_s", "seconds from start to ready", 3, "at most"),
    ("resident_mb", "MB resident, at most ever", 200, "at most"),
    ("session_bytes", "bytes a held session in Valkey", 1536, "at most"),
)
KINDS = (
    ("turn", "(i)   whole turn"),
    ("replied", "(ii)  turn and its delivered reply"),
    ("echo", "(iii) bare python-telegram-bot echo"),
)
RATES = {"turn": "turns_per_s", "replied": "replied_per_s", "echo": "echoes_per_s"}
FULL = 0.9


class Log:
    """What each round of each kind came to."""

    def __init__(self):
        self.found = defaultdict(list)
        self.most = 0.0

    def add(self, name, made, cpu, stores):
        found = self.found
        found[RATES[name]].append(made.per_second)
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

    def values(self, told):
        for name, value in told.items():
            self.found[name].append(value)

    def part(self, name, number, cpu):
        self.found[f"{name}_cpu_us"].append(1e6 * cpu / number)

    def facts(self):
        """The median of each figure's rounds; ratios are taken round by round."""
        facts = {name: median(values) for name, values in self.found.items()}
        pairs = list(zip(self.found["turns_per_s"], self.found["echoes_per_s"], strict=True))
        facts["turns_over_echoes"] = median([ours / theirs for ours, theirs in pairs])
        facts["turns_per_cpu_s"] = 1e6 / facts["turn_cpu_us"]
        facts["seals_per_s"] = 1e6 / facts["seal_cpu_us"]
        facts["audits_per_s"] = 1e6 / facts["audit_cpu_us"]
        facts["resident_mb"] = self.most
        return facts


def lines(facts, *, pinned):
    """All that is printed."""
    yield f"{'':38}{'CPU µs':>8}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'Valkey µs':>11}{'shred µs':>10}{'core':>7}"
    for name, title in KINDS:
        stores = [facts.get(f"{name}_{store}_store_cpu_us") for store in ("main", "shred")]
        yield (
            f"{title:38}{facts[f'{name}_cpu_us']:8.0f}{facts[RATES[name]]:10.0f}{facts[f'{name}_p50_ms']:9.1f}"
            f"{facts[f'{name}_p99_ms']:9.1f}{_us(stores[0]):>11}{_us(stores[1]):>10}{facts[f'{name}_core_share']:7.0%}"
        )
    yield f"{'(iv)  sealing alone':38}{facts['seal_cpu_us']:8.0f}{facts['seals_per_s']:10.0f}"
    notices = 1e6 / facts["notice_cpu_us"]
    yield f"{'      noticing alone, five before it':38}{facts['notice_cpu_us']:8.0f}{notices:10.0f}"
    kept = "the load keeps off its core" if pinned else "it was not kept to a core"
    yield f"core: how much of one core the measured process got; {kept}. Load average before: {facts['load']:.1f}."
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
    """Where an aim was missed: what it is made of."""
    turn, share = facts["turn_cpu_us"], facts["turn_core_share"]
    noticing, sealing = facts["notice_cpu_us"] / turn, facts["seal_cpu_us"] / turn
    spent = f"a turn costs {turn:.0f} µs, about {noticing:.0%} noticing, {sealing:.0%} sealing"
    disk = f"waits for the disk ({facts['disk_p50_ms']:.1f} ms, 99 of 100 {facts['disk_p99_ms']:.0f} ms, each trip)"
    taken = f"it had {share:.0%} of its core" + ("" if share >= FULL else f"; the rest were other programs and {disk}")
    match name:
        case "turns_per_s":
            return f"Why: {spent}; {taken} (all of it would make {facts['turns_per_cpu_s']:.0f} a second)."
        case "turns_over_echoes":
            return f"Why: {spent}; an echo, which keeps nothing, {facts['echo_cpu_us']:.0f} µs."
        case "turn_p99_ms":
            return f"Why: 40 in flight share {facts['turns_per_s']:.0f} turns a second; {taken}."
        case "audits_per_s":
            return f"Why: an entry costs {facts['audit_cpu_us']:.1f} µs, its form and one SHA-256."
        case "ready_s":
            return f"Why: two Valkeys, the cues and the words are begun on a busy machine (load {facts['load']:.1f})."
        case _:
            return "Why: memory does not hang on how busy the machine is; what is kept has grown."


def _us(value):
    return "" if value is None else f"{value:.0f}"


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
