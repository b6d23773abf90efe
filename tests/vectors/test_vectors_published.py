"""Vectors that others published for HPKE, run through our seed expansion and our key schedule.

All carry an `aad`, which the library's public call does not take; its private entry does, and only tests use it.
No published set has X-Wing together with AES-256-GCM: each half is tried here, and our exact suite is crossed with
another library in `test_vectors_record`.
"""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from safeguarding import keys

BASE, X25519, X_WING, HKDF_SHA256, AES_256_GCM = 0, 0x20, 0x647A, 1, 2
KDFS = {HKDF_SHA256: KDF.HKDF_SHA256, 17: KDF.SHAKE256}
AEADS = {AES_256_GCM: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def published(name: str) -> list[dict]:
    return json.loads(files("cryptography_vectors").joinpath("HPKE", name).read_text())


X_WINGS = [given for given in published("hpke-pq-test-vectors.json") if given["kem_id"] == X_WING]
SCHEDULES = [
    given
    for given in published("test-vectors.json")
    if (given["mode"], given["kem_id"], given["kdf_id"], given["aead_id"]) == (BASE, X25519, HKDF_SHA256, AES_256_GCM)
]


def opened(given: dict, kem: KEM, private_key) -> bytes:
    first = given["encryptions"][0]
    return openssl.hpke._decrypt_with_aad(
        Suite(kem, KDFS[given["kdf_id"]], AEADS[given["aead_id"]]),
        bytes.fromhex(given["enc"]) + bytes.fromhex(first["ct"]),
        private_key,
        bytes.fromhex(given["info"]),
        bytes.fromhex(first["aad"]),
    )


@pytest.mark.parametrize("given", X_WINGS, ids=[f"kdf {given['kdf_id']}" for given in X_WINGS])
def test_published_x_wing_vector_opens_with_our_key_from_its_seed(given):
    key = keys.SealKey(bytes.fromhex(given["skRm"]))

    assert bytes.fromhex(given["pkRm"]) == key.public
    assert bytes.fromhex(given["encryptions"][0]["pt"]) == opened(given, KEM.MLKEM768_X25519, key._key)


@pytest.mark.parametrize("given", SCHEDULES)
def test_published_key_schedule_of_our_kdf_and_aead_opens(given):
    private_key = X25519PrivateKey.from_private_bytes(bytes.fromhex(given["skRm"]))

    assert bytes.fromhex(given["encryptions"][0]["pt"]) == opened(given, KEM.X25519, private_key)


def test_there_are_published_vectors_for_each_half_of_our_suite():
    assert SCHEDULES
    assert HKDF_SHA256 in {given["kdf_id"] for given in X_WINGS}
