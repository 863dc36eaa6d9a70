"""Tokens: shown once, kept as hashes, and worthless when they are revoked."""

import json
from pathlib import Path

import pytest

from api.errors import BadRequest
from api.tokens import Scope, Tokens
from world.errors import LegendryError


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "my.world")


def test_a_token_is_found_by_its_text_alone(tokens: Tokens) -> None:
    text = tokens.add("mila", Scope.WRITE)
    found = tokens.find(text)
    assert found is not None
    assert (found.name, found.scope) == ("mila", Scope.WRITE)
    for other in ("", "mila", text[:-1], text + "x", found.sha256):
        assert tokens.find(other) is None


def test_tokens_lie_beside_the_world_as_hashes_that_only_their_owner_may_read(tokens: Tokens, tmp_path: Path) -> None:
    text = tokens.add("mila", Scope.ADMIN)
    assert tokens.path == tmp_path / "my.world.tokens.json"
    assert tokens.path.stat().st_mode & 0o777 == 0o600
    assert text not in tokens.path.read_text("utf-8")
    assert len(text) >= 43
    assert list(tmp_path.iterdir()) == [tokens.path]


def test_a_revoked_token_is_worth_nothing(tokens: Tokens) -> None:
    text, other = tokens.add("mila", Scope.READ), tokens.add("anna", Scope.READ)
    tokens.revoke("mila")
    assert tokens.find(text) is None
    assert tokens.find(other) is not None
    assert [one.name for one in tokens.all()] == ["anna"]


@pytest.mark.parametrize("name", ["", "-x", "a b", "a/b", "ä", "x" * 65, "a\n"])
def test_a_name_that_is_none_is_refused(name: str, tokens: Tokens) -> None:
    with pytest.raises(BadRequest, match="cannot name a token"):
        tokens.add(name, Scope.READ)


def test_a_name_is_given_once_and_revoked_once(tokens: Tokens) -> None:
    tokens.add("mila", Scope.READ)
    with pytest.raises(BadRequest, match="already"):
        tokens.add("mila", Scope.ADMIN)
    with pytest.raises(BadRequest, match="Did you mean `mila`"):
        tokens.revoke("milla")


def test_each_scope_includes_those_before_it() -> None:
    included = [[one.includes(other) for other in Scope] for one in Scope]
    assert included == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"tokens": [{"name": "x"}]}', '{"tokens": [{"scope": "all"}]}', "\xff"]
)
def test_a_file_of_tokens_that_cannot_be_read_lets_nobody_in(text: str, tokens: Tokens) -> None:
    tokens.path.write_text(text, "latin-1")
    with pytest.raises(LegendryError, match="cannot be read"):
        tokens.find("x")


def test_the_tokens_of_a_servers_world_lie_with_the_settings_of_who_serves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    tokens = Tokens("http://mila:secret@127.0.0.1:1/query#timeout=3")
    text = tokens.add("mila", Scope.WRITE)
    assert tokens.path.parent == tmp_path / "settings" / "legendry"
    assert tokens.path.parent.stat().st_mode & 0o777 == 0o700
    assert "secret" not in str(tokens.path) + tokens.path.read_text("utf-8")
    assert Tokens("http://127.0.0.1:1/query").find(text) is not None
    assert Tokens("http://127.0.0.1:1/query#canon=http://x/g").find(text) is None


def test_the_file_is_plain_json(tokens: Tokens) -> None:
    tokens.add("mila", Scope.READ)
    (kept,) = json.loads(tokens.path.read_text("utf-8"))["tokens"]
    assert sorted(kept) == ["name", "scope", "sha256"]
