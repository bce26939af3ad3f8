"""Twelve words stand for 128 bits, however they are typed; wrong ones are told in one sentence."""

from __future__ import annotations

from hashlib import sha256
from importlib import resources

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.sealing.words import BadCode, MonitorCode, word_list

ZERO = "abandon " * 11 + "about"
entropies = st.binary(min_size=16, max_size=16)

# From the test vectors of BIP-39 (trezor/python-mnemonic, vectors.json), English, 128 bits.
PUBLISHED = {
    "00000000000000000000000000000000": ZERO,
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f": "legal winner thank year wave sausage worth useful legal "
    "winner thank yellow",
    "80808080808080808080808080808080": "letter advice cage absurd amount doctor acoustic avoid "
    "letter advice cage above",
    "ffffffffffffffffffffffffffffffff": "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
    "9e885d952ad362caeb4efe34a8e91bd2": "ozone drill grab fiber curtain grace pudding thank cruise "
    "elder eight picnic",
}


@pytest.mark.parametrize("entropy", PUBLISHED)
def test_codes_are_those_of_bip_39(entropy: str) -> None:
    """Published vectors come out, both ways."""
    code = MonitorCode(bytes.fromhex(entropy))
    assert PUBLISHED[entropy] == code.words
    assert code == MonitorCode.read(PUBLISHED[entropy])


def test_the_word_list_is_the_published_one() -> None:
    """2,048 words, sorted, told apart by four letters, byte for byte the list of BIP-39."""
    text = resources.files("counterfoil.sealing").joinpath("english.txt").read_bytes()
    known = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    assert known == sha256(text).hexdigest()
    assert 2048 == len({word[:4] for word in word_list()}) == len(word_list())


@given(entropies, st.integers(4, 8), st.sampled_from([str.upper, str.title, str.lower]))
def test_a_code_is_read_however_it_is_typed(entropy: bytes, letters: int, case: object) -> None:
    """In full or by the first letters, in any case, with any space between."""
    code = MonitorCode(entropy)
    assert callable(case)
    short = "\t \n".join(case(word[:letters]) for word in code.words.split())
    assert code == MonitorCode.read(f"  {short}\r\n")


@given(entropies, st.integers(0, 11), st.sampled_from(word_list()))
def test_another_word_is_hardly_ever_a_code(entropy: bytes, place: int, other: str) -> None:
    """A word exchanged for another is found by the checksum, or makes another code: never this."""
    words = MonitorCode(entropy).words.split()
    if words[place] == other:
        return
    words[place] = other
    try:
        assert MonitorCode(entropy) != MonitorCode.read(" ".join(words))
    except BadCode as error:
        assert "these twelve words are no code" in str(error)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "a code has twelve words, and here are 0"),
        ("abandon " * 13, "and here are 13"),
        ("abandon " * 12, "these twelve words are no code"),
        ("abandon " * 11 + "abou", ""),
        ("abandon " * 11 + "abo", "word 12, “abo”, is not in the list"),
        ("abandon " * 11 + "aboux", "word 12, “aboux”, is not in the list"),
        ("аbandon " + "abandon " * 10 + "about", "word 1, “аbandon”, is not in the list"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(typed: str, says: str) -> None:
    """The number of words, the word that is none, or the checksum."""
    if not says:
        assert MonitorCode(bytes(16)) == MonitorCode.read(typed)
        return
    with pytest.raises(BadCode, match=says):
        MonitorCode.read(typed)


@given(texts)
def test_other_texts_are_refused(typed: str) -> None:
    """No text but a code is one, and none breaks the reading."""
    with pytest.raises(BadCode):
        MonitorCode.read(typed)


def test_a_code_does_not_show_itself_in_logs() -> None:
    """What Python prints of a code holds none of its bytes."""
    assert "MonitorCode()" == repr(MonitorCode(b"sixteen secrets."))
