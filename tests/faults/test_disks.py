"""Disks that are full or read-only: it is said in words, nothing is lost, and it goes on when they are mended.

A disk of its own is a tmpfs of some megabytes in a namespace of its own, which is full (ENOSPC) and then is not, or is
mounted anew to be read only. Where no namespaces are allowed, a limit on the size of the writer's files (EFBIG) stands
in for the full disk.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from tests.faults.conftest import Site

_ALONE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
_SIZE = "size=48m"
_LIKE_ANYBODY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Root may write everywhere, unless it is without these capabilities (capabilities(7))."""


def _namespaces_are_allowed() -> bool:
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        return False
    tried = subprocess.run([*_ALONE, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    return tried.returncode == 0


needs_namespaces = pytest.mark.skipif(not _namespaces_are_allowed(), reason="no namespaces of its own are allowed here")


class Disk:
    """A disk with a store on it, which only its server and whoever looks through that one's eyes can see."""

    def __init__(self, site: Site, place: Path) -> None:
        self.site = site
        self._place = place
        kept = place.with_name("kept")
        site.root.parent.rename(kept)
        place.mkdir()
        script = f'mount -t tmpfs -o {_SIZE} tmpfs "{place}" && cp -r "{kept}/." "{place}" && exec "$@"'
        site.start(before=(*_ALONE, script, "sh"))
        self._inside = Path(f"/proc/{site.running.process.pid}/root{place}")

    def fill(self) -> None:
        with (self._inside / "filler").open("wb", 0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def make_room(self) -> None:
        (self._inside / "filler").unlink()

    def mount_anew(self, mode: str) -> None:
        inside = ["nsenter", "--user", "--preserve-credentials", "--mount", "-t", str(self.site.running.process.pid)]
        subprocess.run([*inside, "mount", "-o", f"remount,{mode}", str(self._place)], check=True)


@pytest.fixture
def disk(make_site: Callable[..., Site], tmp_path: Path) -> Iterator[Disk]:
    (tmp_path / "disk").mkdir()
    yield Disk(make_site(tmp_path / "disk" / "my.world", remembers=True), tmp_path / "disk")


def refused(answer: httpx2.Response, status: int) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status), problem
    return str(problem["detail"])


@needs_namespaces
def test_a_full_disk_is_told_nothing_is_lost_and_room_is_enough_to_go_on(disk: Disk) -> None:
    site = disk.site
    assert site.update(1).status_code == 204
    assert site.there() == {1}
    disk.fill()
    for number in (2, 3):
        assert "no room left on the server's disk" in refused(site.update(number), 507)
        assert site.there() == {1}
    assert site.running.http.get("/health/ready").status_code == 200
    disk.make_room()
    for number in (4, 5):
        assert site.update(number).status_code == 204
    assert {1, 4, 5} <= site.there() <= {1, 2, 3, 4, 5}


@needs_namespaces
def test_a_read_only_disk_is_told_is_read_and_is_written_when_it_can_be(disk: Disk) -> None:
    site = disk.site
    disk.mount_anew("ro")
    for number in (1, 2):
        assert "Nothing can be written now" in refused(site.update(number), 503)
        assert site.there() == set()
    disk.mount_anew("rw")
    assert site.update(3).status_code == 204
    assert site.there() == {3}


def test_files_that_may_not_grow_are_as_a_full_disk(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.start()
    assert site.update(1).status_code == 204
    assert site.there() == {1}
    resource.prlimit(site.writer(), resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    assert "no room left on the server's disk" in refused(site.update(2), 507)
    assert site.there() == {1}
    assert site.update(3).status_code == 204  # by another process, which has no such limit
    assert {1, 3} <= site.there()


def test_a_folder_that_may_not_be_written_is_as_a_read_only_disk(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.start(before=_LIKE_ANYBODY if os.geteuid() == 0 else ())
    site.root.chmod(0o555)
    assert "Nothing can be written now" in refused(site.update(1), 503)
    site.root.chmod(0o755)
    assert site.update(2).status_code == 204
