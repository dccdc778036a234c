"""What papers are made with, besides the database: bytes, keys, what verifiers trust, an address."""

from dataclasses import dataclass, replace
from datetime import datetime

from kernel.storage import Storage

from .authority import Trust
from .signing import SigningDesk


@dataclass(frozen=True)
class Office:
    storage: Storage
    desk: SigningDesk
    public_url: str
    """Printed in papers; `/v/<code>` is added. No slash at the end."""
    others: tuple[bytes, ...] = ()
    """Outside authorities whose papers are taken for good, DER; empty: none."""

    def trust(self, at: datetime) -> Trust:
        """Return what is believed when a file from anywhere is verified."""
        return replace(self.desk.authority.trust(at), others=self.others)

    def verify_url(self, code: str) -> str:
        return f"{self.public_url}/v/{code}"
