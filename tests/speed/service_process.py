"""The whole service as `wren run` composes it, against the harness's Telegram, with its send limits lifted.

Without `delivers` the sender stands still: then a turn is measured by itself, to the commit that its answer waits in.
With `enrols` a team enrols first, once, with the rehearsal's published words.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import measured
from pydantic import SecretStr

from bot import credentials, process, rehearse, settings
from bot.app import Ports, Service
from bot.chat import pace
from bot.chat.send import Sender
from bot.clock import Clock
from bot.rehearsal import enrol
from bot.settings import Model
from bot.web.enrolment import invite
from safeguarding.roster import Role


async def still(sender):
    await sender._halt.wait()


def chosen(told):
    base, stores = told["base"], told["stores"]
    return settings.load(
        {},
        data=Path(told["directory"]),
        model=Model.HELPLINE,
        telegram_api=told["api"],
        telegram_token=SecretStr(told["token"]),
        public_url=f"http://localhost:{base + 2}",
        store_url=stores and SecretStr(stores[0]),
        shred_url=stores and SecretStr(stores[1]),
        web_port=base + 1,
        web_url=f"http://localhost:{base + 1}",
        webhook_port=base + 2,
        metrics_port=base + 3,
    )


async def lead(service, origin):
    return await invite(
        service.store, origin=origin, name=enrol.LENA.name, role=Role.LEAD, by="operator", now=Clock().now()
    )


def main():
    told = json.loads(sys.argv[1])
    measured.begin(told["core"])
    pace.SECOND = 0
    if not told["delivers"]:
        Sender.run, Sender.wake = still, lambda _sender, _part: None
    options = chosen(told)

    async def work(ended):
        ports = Ports(web=options.web_port, webhook=options.webhook_port, health=options.metrics_port)
        secret = credentials.read(options.data / rehearse.SECRETS)
        service = Service(options, secret, Clock(), ports, rehearsal=False)
        await service.start()
        try:
            if told["enrols"]:
                await enrol.enrol(options.web_url, lambda: lead(service, options.web_url))
            process.settle()
            measured.say(ready=True)
            await ended.wait()
        finally:
            await service.stop()

    process.run(work)


main()
