"""Real SMTP and HTTP on loopback; aiosmtpd, which is not ours, judges the e-mail."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import email
import email.policy
import ipaddress
import json
import ssl

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from bot import channels, pages, rota, settings
from bot.channels import Mail, Webhook, Why
from bot.clock import Movable
from safeguarding.ladder import Rung
from safeguarding.urgency import Urgency

AT = 1_800_000_000_000
CONSOLE = "https://wren.example.org/console"
PAGE = pages.handoff(Urgency.DANGER, Rung.LEAD, 130_000, CONSOLE)
LENA = rota.address("mailto:lena@example.org")
TOKEN = "tk_notarealtoken"


def chosen(**more):
    return settings.load({}, rehearsal=True, model="helpline", pager_from="wren@example.org", **more)


class Inbox:
    """What a mail server took."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append((envelope.mail_from, tuple(envelope.rcpt_tos), message))
        return "250 taken"


class Recorded(SMTP):
    """It remembers its transports, so that a test can end them."""

    def __init__(self, *args, transports, **more):
        super().__init__(*args, **more)
        self.transports = transports

    def connection_made(self, transport):
        self.transports.append(transport)
        super().connection_made(transport)


@contextlib.asynccontextmanager
async def mail_server(inbox, *, tls=None, starttls=None, password=None):
    transports = []

    def authenticator(_server, _session, _envelope, _mechanism, data):
        right = (data.login, data.password) == (b"wren", (password or "").encode())
        return AuthResult(success=right, handled=False)

    def protocol():
        return Recorded(
            inbox,
            transports=transports,
            hostname="mail.example.org",
            tls_context=starttls,
            require_starttls=bool(starttls),
            authenticator=authenticator,
            auth_required=bool(password),
            auth_require_tls=bool(starttls),
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        for transport in transports:
            transport.abort()
        await asyncio.sleep(0.05)  # a transport says goodbye in the loop's next rounds


@contextlib.asynccontextmanager
async def hook_server(answer=200, context=None, slow=asyncio.Event):
    heard = []
    ended = slow()

    async def handle(request):
        heard.append((dict(request.headers), await request.read()))
        if answer == "slow":
            await ended.wait()
        if answer == "cut":
            request.transport.abort()
        return web.Response(status=answer if isinstance(answer, int) else 200, headers={"Location": "/elsewhere"})

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    scheme = "https" if context else "http"
    try:
        yield rota.address(f"{scheme}://localhost:{runner.addresses[0][1]}/topic"), heard
    finally:
        ended.set()
        await runner.cleanup()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody knows, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    alternatives = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def known(certificate, monkeypatch):
    """This machine trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def mail(port, security="none", **more):
    return Mail(
        chosen(pager_smtp_host="localhost", pager_smtp_port=port, pager_smtp_security=security, **more), Movable(AT)
    )


async def test_an_e_mail_says_what_the_page_says_and_that_it_is_urgent():
    inbox = Inbox()
    async with mail_server(inbox) as port:
        assert await mail(port).send(LENA, PAGE) is None

    ((sender, to, message),) = inbox.taken
    assert (sender, to) == ("wren@example.org", ("lena@example.org",))
    assert message["Subject"] == PAGE.title
    assert message["Importance"] == "high"
    assert message["Date"].datetime.timestamp() * 1000 == AT
    assert message.get_content().splitlines() == [PAGE.text, "", CONSOLE]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server does not see that TLS was there from the start
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_credentials_and_words_go_only_through_tls(tls, security):
    inbox = Inbox()
    secrets = {"pager_smtp_user": "wren", "pager_smtp_password": SecretStr("heron-87")}
    where = {"starttls" if security == "starttls" else "tls": tls}
    async with mail_server(inbox, password="heron-87", **where) as port:
        assert await mail(port, security, **secrets).send(LENA, PAGE) is None
        wrong = {**secrets, "pager_smtp_password": SecretStr("heron-88")}
        assert await mail(port, security, **wrong).send(LENA, PAGE) is Why.REFUSED

    assert len(inbox.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_with_an_unknown_certificate_gets_nothing(tls, security):
    inbox = Inbox()
    async with mail_server(inbox, **{security: tls}) as port:
        assert await mail(port, security).send(LENA, PAGE) is Why.UNREACHED

    assert inbox.taken == []


async def test_a_server_that_has_no_starttls_gets_nothing():
    inbox = Inbox()
    async with mail_server(inbox) as port:
        assert await mail(port, "starttls").send(LENA, PAGE) is Why.REFUSED

    assert inbox.taken == []


async def test_a_mailbox_that_is_refused_is_not_accepted():
    async with mail_server(Inbox()) as port:
        assert await mail(port).send(rota.address("mailto:nobody@example.org"), PAGE) is Why.REFUSED


async def test_where_nobody_listens_or_nothing_is_set_up_nothing_is_accepted():
    async with mail_server(Inbox()) as port:
        pass
    assert await mail(port).send(LENA, PAGE) is Why.UNREACHED
    assert await Mail(chosen(), Movable(AT)).send(LENA, PAGE) is Why.UNSET


async def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(channels, "SECONDS", 0.2)

    async def silent(_reader, writer):
        await _reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    try:
        assert await mail(server.sockets[0].getsockname()[1]).send(LENA, PAGE) is Why.SLOW
    finally:
        server.close()
        await asyncio.sleep(0.05)


async def test_a_webhook_gets_plain_text_with_the_headers_that_ntfy_reads():
    async with hook_server() as (address, heard):
        assert await Webhook(chosen(pager_token=SecretStr(TOKEN))).send(address, PAGE) is None

    ((headers, body),) = heard
    assert body.decode() == f"{PAGE.text}\n{CONSOLE}"
    assert (headers["Title"], headers["Priority"], headers["Click"]) == (PAGE.title, "5", CONSOLE)
    assert headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_webhook_gets_json_if_that_is_chosen():
    async with hook_server() as (address, heard):
        assert await Webhook(chosen(pager_format="json")).send(address, pages.trial(CONSOLE)) is None

    ((headers, body),) = heard
    assert headers["Content-Type"] == "application/json"
    assert "Authorization" not in headers
    trial = pages.trial(CONSOLE)
    assert json.loads(body) == {
        "title": trial.title,
        "text": trial.text,
        "url": CONSOLE,
        "priority": 3,
    }


@pytest.mark.parametrize(
    ("answer", "why"), [(404, Why.REFUSED), (503, Why.REFUSED), (302, Why.REFUSED), ("cut", Why.UNREACHED)]
)
async def test_anything_but_a_plain_yes_is_not_accepted_and_no_redirect_is_followed(answer, why):
    async with hook_server(answer) as (address, heard):
        assert await Webhook(chosen()).send(address, PAGE) is why

    assert len(heard) == 1


async def test_a_webhook_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(channels, "SECONDS", 0.2)
    async with hook_server("slow") as (address, _):
        assert await Webhook(chosen()).send(address, PAGE) is Why.SLOW


async def test_a_webhook_with_an_unknown_certificate_gets_nothing(tls):
    async with hook_server(context=tls) as (address, heard):
        assert await Webhook(chosen()).send(address, PAGE) is Why.UNREACHED

    assert heard == []


async def test_a_file_goes_out_as_an_attachment():
    inbox = Inbox()
    async with mail_server(inbox) as port:
        assert await mail(port).file("keep@example.org", "A title", "Keep this.", "c.json", b'{"v":1}') is None

    ((_, to, message),) = inbox.taken
    assert to == ("keep@example.org",)
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("c.json", b'{"v":1}')
    assert message.get_body().get_content().strip() == "Keep this."


async def test_a_file_without_a_server_is_not_sent():
    assert await Mail(chosen(), Movable(AT)).file("keep@example.org", "t", "x", "c.json", b"") is Why.UNSET
