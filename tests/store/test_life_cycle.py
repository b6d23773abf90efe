"""One team's life: it enrols, seals, renews its key, somebody leaves, comes back, a case is erased, all is restored.

After each step: who can open which record? `yes`, or the reason why not. `Sam, gone` has every key that was ever Sam's
and every shred secret as it was on the last day, and is given all that the main store holds now.
"""

from __future__ import annotations

import asyncio

import pytest
from shell import AT, DEPLOYMENT, HARM, Shell

from bot import backup, restore
from bot.clock import Movable
from bot.desk import Left
from bot.leaving import Leaving
from bot.store.model import Erased
from bot.store.server import embedded_pair
from bot.store.store import Store
from flows.errors import Refused
from safeguarding import keys, reader, roster
from safeguarding.roster import Role
from tests.store.test_backup_and_restore import POLICY, RECOVERY, Service, files


class Life:
    """The team as it goes on, and a record of each step: one person's first message, each in a case of its own."""

    def __init__(self, service, store):
        self.service, self.store = service, store
        self.shell = Shell(store, service.team, POLICY).enrolled()
        self.lead = service.team.signs["Lena"]
        self.seals = {name: keys.SealKey(seed) for name, seed in service.seals.items()}
        self.ids = {name: sign.id for name, sign in service.team.signs.items()}
        self.seeds = {1: service.seed}
        self.cases, self.kept = [], {}

    @property
    def roster(self):
        return self.shell.keyring.roster

    async def told(self):
        self.cases.append(await self.shell.waits(HARM, len(self.cases) + 7))

    async def signed(self, made, *left):
        made = roster.sign(made, self.lead)
        await self.store.roster_add(made.version, made.text(), left=left, now=AT)
        self.shell.keyring.add(made)

    async def renew(self, *ended):
        number, seed = len(self.roster.epochs) + 1, keys.new_seed()
        self.seeds[number] = seed
        await self.signed(roster.add_epoch(self.roster, seed, at=AT, ended=ended), *ended)

    async def leave(self, name):
        self.kept = {case: await self.store.release(case) for case in self.cases}
        await self.renew(self.ids[name])
        await Leaving(self.store, self.shell.desk, self.shell.keyring, self.shell.clock).everything()
        self.ids["Sam, gone"], self.seals["Sam, gone"] = self.ids.pop(name), self.seals.pop(name)

    async def join(self, name):
        sign, self.seals[name] = keys.SignKey(keys.new_seed()), keys.SealKey(keys.new_seed())
        self.ids[name] = sign.id
        new = roster.member(name, Role.WORKER, sign.public, self.seals[name].public, AT)
        await self.signed(roster.add_member(self.roster, new, self.seeds))

    async def opens(self, name, case):
        opener = reader.Reader(
            DEPLOYMENT, roster.seeds(self.roster, self.ids[name], self.seals[name]), roster.signers(self.roster)
        )
        try:
            shred = self.kept[case] if name == "Sam, gone" else await self.store.release(case)
        except (Erased, KeyError, Refused):
            shred = None
        released = reader.Released({shred.generation: shred.secret}, shred.salts) if shred else reader.Released({}, {})
        found = [reader.Found(r.lane.value, r.seq, r.sealed, r.kind) for r in await self.store.records(case)]
        read = opener.open_all(case, found, released).records
        results = {"yes" if isinstance(one, reader.Opened) else one.reason.value for one in read}
        return results.pop() if len(results) == 1 else ("gone" if not results else "some")

    async def table(self):
        names = sorted(self.ids, key=lambda name: (name.startswith("Sam"), name))
        return {name: " ".join([await self.opens(name, case) for case in self.cases]) for name in names}


@pytest.fixture
async def life(tmp_path):
    service = Service(tmp_path / "service")
    async with embedded_pair(service.data) as (main, shred):
        store = await Store.open(main=main, shred=shred)
        await store.roster_add(1, service.team.roster.text())
        yield Life(service, store)
        await store.close()


async def test_who_can_open_which_record_after_each_step_of_a_teams_life(life, tmp_path):
    await life.told()
    everybody = ("Lena", "Omar", "Ruth", "Sam")
    assert await life.table() == dict.fromkeys(everybody, "yes")

    await life.renew()
    await life.told()
    assert await life.table() == dict.fromkeys(everybody, "yes yes")

    await life.leave("Sam")
    await life.told()
    left = {
        "Lena": "yes yes yes",
        "Omar": "yes yes yes",
        "Ruth": "yes yes yes",
        "Sam, gone": "released released released",
    }
    assert await life.table() == left
    with pytest.raises(Left):
        await life.shell.desk.take(life.ids["Sam, gone"], "tab", life.cases[0])

    await life.join("Sam")
    await life.told()
    stays = ("Lena", "Omar", "Ruth", "Sam")
    gone = {"Sam, gone": "released released released released"}
    assert await life.table() == dict.fromkeys(stays, "yes yes yes yes") | gone

    await life.store.erase(life.cases[0], AT)
    after = dict.fromkeys(stays, "gone yes yes yes") | {"Sam, gone": "gone released released released"}
    assert await life.table() == after

    for folder in ("words", "secrets"):
        (tmp_path / folder).mkdir()
    made = await backup.make(life.service.data, tmp_path / "words", tmp_path / "secrets", Movable(AT))
    texts = restore.opened(made.credentials, RECOVERY)
    await restore.restore(files(made), tmp_path / "new", texts, (), RECOVERY, Movable(AT))
    async with embedded_pair(tmp_path / "new") as (main, shred):
        life.store = await Store.open(main=main, shred=shred)
        assert await life.table() == after
        await life.store.close()


async def test_what_the_leaver_lacks_is_the_secret_for_what_was_and_the_key_for_what_came(life):
    """Even with both stores as they are now, nothing that was sealed since they left."""
    await life.told()
    await life.leave("Sam")
    await life.told()
    life.kept = {case: await life.store.release(case) for case in life.cases}

    assert (await life.table())["Sam, gone"] == "yes key"


async def test_a_case_that_is_replaced_and_erased_at_once_ends_erased(life):
    await life.told()
    await life.renew(life.ids["Sam"])
    leaving = Leaving(life.store, life.shell.desk, life.shell.keyring, life.shell.clock)

    await asyncio.gather(leaving.everything(), life.store.erase(life.cases[0], AT))

    with pytest.raises(Erased):
        await life.store.release(life.cases[0])
    assert await life.store.records(life.cases[0]) == ()
    assert await life.store.replaced() == 2
