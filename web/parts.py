"""What the program is put together from; made once in `app`, lent to routes by `security.parts`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import documents
import people
import signaling
from kernel import CountyId
from kernel.database import Database
from kernel.storage import FolderStorage
from media import EmbeddedEngine, JanusEngine

PLATFORM = "云和解"
"""Stands in the certificates of this installation's authority for as long as they last."""

TRUSTED = "trusted"
"""Folder in the data folder: certificates of outside authorities whose papers are taken for good."""


@dataclass(frozen=True)
class Settings:
    """Each is one environment variable with the prefix CONCORD_; docs/settings.md lists them."""

    data: Path
    """The one folder with everything: database, bytes, keys, recordings."""
    county_id: CountyId
    """The county whose centre runs this program; GB/T 2260 code."""
    public_url: str = "http://localhost:8080"
    """The address people open, without a slash at the end; it is printed in papers and messages."""
    host: str = "127.0.0.1"
    port: int = 8080
    demo: bool = False
    """Demonstration people and the message inbox exist; only ./dev up sets this."""
    allow_simulators: bool = False
    """Start although a port (SMS, identity) is a simulator."""
    fonts: Path = Path(".cache/fonts")
    client: Path = Path("web/client/dist")

    @property
    def seal_fonts(self) -> tuple[Path, ...]:
        """From which the characters of seals are cut; the second has the rare ones."""
        return self.fonts / "NotoSerifSC-Regular.ttf", self.fonts / "HanaMinB.ttf"


@dataclass(frozen=True)
class Parts:
    settings: Settings
    database: Database
    storage: FolderStorage
    office: documents.Office
    papers: documents.PapersConfig
    guard: documents.ClockGuard
    engine: EmbeddedEngine | JanusEngine
    conductor: signaling.Conductor
    keeper: signaling.Keeper
    identity: people.Identity
    reach: people.Reach


def time_stamp(parts: Parts, data: bytes) -> bytes:
    """Return an RFC 3161 token (DER) of the own service over `data`."""
    token: bytes = parts.office.desk.timestamps.token(hashlib.sha256(data).digest())
    return token
