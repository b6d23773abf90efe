"""Vectors that others published for HPKE with X-Wing, run through our seed expansion.

All carry an `aad`, which the library's public call does not take; its private entry does, and only tests use it.
The published X-Wing sets have another KDF or AEAD than ours, so our exact suite is crossed with another library
in `test_vectors_record`.
"""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from safeguarding import keys

X_WING = 0x647A
KDFS = {1: KDF.HKDF_SHA256, 17: KDF.SHAKE256}
AEADS = {3: AEAD.CHACHA20_POLY1305}
PUBLISHED = json.loads(files("cryptography_vectors").joinpath("HPKE/hpke-pq-test-vectors.json").read_text())
X_WINGS = [given for given in PUBLISHED if given["kem_id"] == X_WING]


@pytest.mark.parametrize("given", X_WINGS, ids=[f"kdf {given['kdf_id']}" for given in X_WINGS])
def test_published_x_wing_vector_opens_with_our_key_from_its_seed(given):
    key = keys.SealKey(bytes.fromhex(given["skRm"]))
    first = given["encryptions"][0]
    suite = Suite(KEM.MLKEM768_X25519, KDFS[given["kdf_id"]], AEADS[given["aead_id"]])

    plain = openssl.hpke._decrypt_with_aad(
        suite,
        bytes.fromhex(given["enc"]) + bytes.fromhex(first["ct"]),
        key._key,
        bytes.fromhex(given["info"]),
        bytes.fromhex(first["aad"]),
    )

    assert bytes.fromhex(given["pkRm"]) == key.public
    assert bytes.fromhex(first["pt"]) == plain


def test_there_are_published_x_wing_vectors_for_our_kdf():
    assert 1 in {given["kdf_id"] for given in X_WINGS}
