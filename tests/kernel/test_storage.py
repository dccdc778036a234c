from pathlib import Path

import pytest

from kernel import NotFound
from kernel.storage import FolderStorage


async def test_bytes_come_back_by_their_digest_and_twice_is_once(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)

    digest = await storage.put("调解".encode())

    assert await storage.put("调解".encode()) == digest
    assert await storage.get(digest) == "调解".encode()
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 64, "0" * 63 + "/"])
def test_no_name_leads_outside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        FolderStorage(tmp_path).path(name)
