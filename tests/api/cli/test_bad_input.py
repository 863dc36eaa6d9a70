"""Bad input is refused by name, with what to do: exit status 2, no traceback, nothing half-loaded, in bounded time."""

import os
import shutil
import socket
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.api.cli.conftest import Run

GOOD = "---\nid: anna\ntype: Person\nname: Anna\n---\n"
RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">{}</rdf:RDF>'
THING = '<rdf:Description rdf:about="http://x/a"><x:p>&e;</x:p></rdf:Description>'


def refused(run: Run, world: Path, said: str) -> None:
    """Every command that reads a world says the same of it, and a store that it was to go into is not made."""
    store = world.parent / "made"
    for command in (["check", world], ["tell", "-w", world], ["load", world, "-w", store]):
        result = run(*command)
        assert (result.code, result.out) == (2, ""), result.err
        assert said in result.err
        assert "Traceback" not in result.err
        assert len(result.err) < 6_000
    assert not store.exists()


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.write(GOOD.encode())
        file.truncate(size)


def _circle(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "again").symlink_to(folder)


VAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a note of 50 MB": (lambda f: _sparse(f / "x.md", 50_000_000), "x.md:1: This note has 50,000,000 bytes. Keep"),
    "a sheet of 100 MB": (lambda f: _sparse(f / "Person.csv", 100_000_000), "Person.csv:1: This file has 100,000,000"),
    "YAML of 100 MB": (lambda f: _sparse(f / "x.yaml", 100_000_000), "x.yaml:1: This file has 100,000,000"),
    "binary junk": (lambda f: (f / "x.md").write_bytes(b"\x7fELF\x02\0\0\n\0"), "x.md:1: There is a NUL byte"),
    "a picture": (lambda f: (f / "x.md").write_bytes(b"\x89PNG\r\n\x1a\n\xff"), "x.md:1: This line is not UTF-8 text"),
    "UTF-16": (lambda f: (f / "x.md").write_bytes(GOOD.encode("utf-16")), "x.md:1: This is UTF-16 text. Save the note"),
    "UTF-16 without a mark": (lambda f: (f / "x.md").write_bytes(GOOD.encode("utf-16-le")), "x.md:1: There is a NUL"),
    "UTF-16 in a sheet": (lambda f: (f / "City.csv").write_bytes("id".encode("utf-16")), "Save the file as UTF-8"),
    "folders in a circle": (_circle, "again:1: This is a link. Put the file itself"),
    "a link out of the vault": (lambda f: (f / "x.md").symlink_to("/etc/passwd"), "x.md:1: This is a link."),
    "two notes with one id": (lambda f: (f / "x.md").write_text(GOOD), "The id `anna` is taken: it stands also at"),
    "tabs": (lambda f: (f / "x.md").write_text("---\n\tid: x\n---\n"), "x.md:2: This is not YAML"),
    "a surrogate": (
        lambda f: (f / "x.md").write_text('---\nid: x\nname: "\\ud800"\n---\n'),
        "x.md:3: This is not YAML",
    ),
    "a name that is no text": (
        lambda f: Path(os.fsdecode(bytes(f) + b"/caf\xe9.md")).write_text(GOOD),
        "name has signs in it that are no text. Rename it.",
    ),
    "a YAML file of another program": (
        lambda f: (f / "mkdocs.yml").write_text("nav: []\n"),
        "There is no list `things`",
    ),
}


@pytest.mark.parametrize("case", VAULTS)
def test_a_vault_with_one_bad_file_is_refused(case: str, run: Run, tmp_path: Path) -> None:
    make, said = VAULTS[case]
    (folder := tmp_path / "vault").mkdir()
    (folder / "anna.md").write_text(GOOD)
    make(folder)
    refused(run, folder, said)


def test_one_broken_note_among_many_is_named_in_about_the_time_that_loading_takes(run: Run, tmp_path: Path) -> None:
    (folder := tmp_path / "vault").mkdir()
    for number in range(2_000):
        (folder / f"p{number}.md").write_text(f"---\nid: p{number}\ntype: Person\nname: P{number}\n---\n")
    started = time.process_time()
    assert run("load", folder, "-w", tmp_path / "store").code == 0
    sound = time.process_time() - started
    (folder / "p1234.md").write_text("---\nid: p1234\ntype: Person\nname: P\nbegin: 1991-13\n---\n")
    started = time.process_time()
    refused(run, folder, "p1234.md:5: There is no month 13")
    assert time.process_time() - started < 3 * 3 * sound


def test_a_vault_in_which_all_is_broken_costs_no_more_for_each_note(run: Run, tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        (folder := tmp_path / f"vault-{count}").mkdir()
        for number in range(count):
            text = f"---\nid: p{number}\ntype: Person\nname: P\npossiblySameAs: q{number}\nnam: x\n---\n"
            (folder / f"p{number}.md").write_text(text)
        started = time.process_time()
        assert run("check", folder).code == 2
        return time.process_time() - started

    small, large = seconds(500), seconds(4_000)
    assert large < 3 * 8 * small


def _zip(path: Path, name: str = "x.md", text: str = GOOD) -> zipfile.ZipInfo:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        member = zipfile.ZipInfo(name)
        packed.writestr("anna.md", GOOD)
        packed.writestr(member, text, zipfile.ZIP_DEFLATED)
    return member


def _link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        member = zipfile.ZipInfo("x.md")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(member, "/etc/passwd")


def _changed(path: Path, old: bytes, new: bytes) -> None:
    _zip(path)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def _encrypted(path: Path) -> None:
    _zip(path)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rfind(mark) + offset] |= 1
    path.write_bytes(content)


def _lying(path: Path) -> None:
    """A member that unpacks to more than it says."""
    _zip(path, text=GOOD + "x" * 100_000)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(mark) + offset
        content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)


def _crowd(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("x.md", GOOD)
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02")
    path.write_bytes(content[:at] + b"PK\x01\x02" * 200_001 + content[at:])


ZIPS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a path that climbs": (lambda p: _zip(p, "../../x.md"), "../../x.md:1: This name leads out of the zip file"),
    "a path that climbs later": (lambda p: _zip(p, "a/../../x.md"), "This name leads out of the zip file"),
    "a path from the root": (lambda p: _zip(p, "/etc/x.md"), "This name leads out of the zip file"),
    "a path of Windows": (lambda p: _zip(p, "..\\x.md"), "This name leads out of the zip file"),
    "a drive": (lambda p: _zip(p, "C:\\x.md"), "This name leads out of the zip file"),
    "an attachment that climbs": (lambda p: _zip(p, "../x.png"), "This name leads out of the zip file"),
    "a link": (_link, "x.md:1: This is a link"),
    "encryption": (_encrypted, "x.md:1: This member is encrypted"),
    "a bomb": (lambda p: _zip(p, "x.csv", "0" * 30_000_000), "times as large as its packed form"),
    "a member that lies about its size": (_lying, "x.md:1: This member cannot be unpacked"),
    "a member twice": (lambda p: _zip(p, "anna.md"), "anna.md:1: This member is there twice"),
    "a crowd": (_crowd, "more than 200,000 members"),
    "junk": (lambda p: p.write_bytes(b"PK\x03\x04" + os.urandom(500)), "is no zip file that can be read"),
    "an empty file": (lambda p: p.write_bytes(b""), "is no zip file that can be read"),
    "a truncated file": (lambda p: (_zip(p), p.write_bytes(p.read_bytes()[:-30])), "is no zip file that can be read"),
    "a broken member": (
        lambda p: _changed(p, b"PK\x03\x04", b"PK\x03\x05"),
        "anna.md:1: This member cannot be unpacked",
    ),
    "nothing to read": (lambda p: zipfile.ZipFile(p, "w").close(), "There are no notes"),
    "a broken note": (
        lambda p: _zip(p, text="---\nid: x\ntype: Persn\n---\n"),
        "vault.zip/x.md:3: There is no type `Persn`",
    ),
}


@pytest.mark.parametrize("case", ZIPS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bad_zip_file_is_refused(case: str, run: Run, tmp_path: Path) -> None:
    make, said = ZIPS[case]
    make(tmp_path / "vault.zip")
    refused(run, tmp_path / "vault.zip", said)
    assert [path.name for path in tmp_path.iterdir()] == ["vault.zip"]


def _store(folder: Path) -> Path:
    store = ox.Store(str(folder))
    store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal("x")))
    store.flush()
    return folder


def _emptied(folder: Path, pattern: str) -> None:
    for path in _store(folder).glob(pattern):
        path.write_bytes(b"")


def _without(folder: Path, pattern: str) -> None:
    for path in _store(folder).glob(pattern):
        path.unlink()


STORES: dict[str, tuple[Callable[[Path], object], str]] = {
    "its manifest is missing": (lambda f: _without(f, "MANIFEST*"), "is a damaged store: its file MANIFEST-"),
    "its manifest is cut": (lambda f: _emptied(f, "MANIFEST*"), "is a store that cannot be opened"),
    "its tables are missing": (lambda f: _without(f, "*.sst"), "is a store that cannot be opened"),
    "its tables are cut": (lambda f: _emptied(f, "*.sst"), "is a store that cannot be opened"),
    "CURRENT is missing": (lambda f: _without(f, "CURRENT"), "its file CURRENT is missing"),
    "CURRENT is cut": (lambda f: _emptied(f, "CURRENT"), "is a damaged store"),
}


@pytest.mark.parametrize("case", STORES)
def test_a_damaged_store_is_refused_and_left_as_it_is(case: str, run: Run, tmp_path: Path) -> None:
    make, said = STORES[case]
    make(folder := tmp_path / "store")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / "more.nt").write_text("<http://x/b> <http://x/p> <http://x/c> .\n")
    for command in (["check", folder], ["tell", "-w", folder], ["load", tmp_path / "more.nt", "-w", folder]):
        result = run(*command)
        assert (result.code, result.out) == (2, "")
        assert said in result.err
        assert "legendry load FILES… -w NEW-STORE" in result.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_ordinary_folder_with_a_file_called_current_is_a_folder(run: Run, tmp_path: Path) -> None:
    (folder := tmp_path / "vault").mkdir()
    (folder / "CURRENT").write_text("MANIFEST of the party, first draft\n")
    assert "There are no notes" in run("check", folder).err
    (folder / "anna.md").write_text(GOOD)
    assert run("check", folder).code in (0, 1)
    assert "is not empty" in run("load", folder, "-w", folder).err


def test_a_store_is_no_file_to_load(run: Run, tmp_path: Path) -> None:
    shutil.copytree(_store(tmp_path / "one"), tmp_path / "two")
    assert "export it first" in run("load", tmp_path / "one", "-w", tmp_path / "two").err


def test_a_remote_context_is_refused_and_nobody_is_asked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.jsonld"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/context"
        for context in (f'"{address}"', f'["{address}"]', f'{{"@import": "{address}"}}', '"//127.0.0.1/context"'):
            file.write_text(f'{{"@context": {context}, "@id": "http://x/a", "http://x/p": 1}}')
            refused(run, file, "w.jsonld:")
        file.write_text(f'{{"@context": "{address}", "@id": "http://x/a", "http://x/p": 1}}')
        refused(
            run, file, "Its @context lies elsewhere, and nothing is fetched. Write the context itself into the file."
        )
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_entity_reads_no_file_and_asks_nobody(run: Run, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("a secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/e"
        for entity in (f'e SYSTEM "{canary.as_uri()}"', f'e PUBLIC "x" "{address}"', f'% e SYSTEM "{address}"'):
            (tmp_path / "w.rdf").write_text(f"<!DOCTYPE r [\n<!ENTITY {entity}>]>\n" + RDF_XML.format(THING))
            refused(run, tmp_path / "w.rdf", "w.rdf:2: This entity lies elsewhere, and nothing is fetched")
        with pytest.raises(TimeoutError):
            server.accept()


def test_entities_that_expand_without_end_are_refused_and_prefixes_are_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.rdf"
    nested = '<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;">'
    for entities in (nested, f'<!ENTITY e "{"a" * 1_000}">'):
        file.write_text(f"<!DOCTYPE r [{entities}]>" + RDF_XML.format(THING))
        refused(run, file, "This entity is long, or made of others")
    file.write_text('<!DOCTYPE r [<!ENTITY e "http://x/">]>' + RDF_XML.format(THING))
    assert run("export", file, "--to", "nt").out == '<http://x/a> <http://x/p> "http://x/" .\n'
