"""Settings of papers: where keys lie, who vouches for the time, and whose services take our place."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PapersConfig:
    """Each is one environment variable with the prefix PAPERS_; docs/settings.md lists them, docs/keys.md explains."""

    keys: str = "software"
    """`software`: encrypted files in the data folder; `pkcs11`: a security module."""
    pkcs11_module: Path = Path("/usr/lib/softhsm/libsofthsm2.so")
    pkcs11_label: str = "concord"
    pkcs11_pin_file: Path = Path("pkcs11-pin")
    """A file with the PIN and nothing else; a relative path is one in the data folder."""
    time_sources: tuple[str, ...] = ()
    """Time servers (SNTP) that the time-stamp service compares its clock with; three are a good number."""
    ca_url: str = ""
    """Licensed provider of the certificates of signing acts; empty: the own authority."""
    ca_anchors: Path = Path("ca-anchors.pem")
    """Its root and the authorities under it (PEM); relative paths are in the data folder, here and below."""
    seal_url: str = ""
    """E-seal service that holds the seals; empty: they are held here."""
    seal_anchors: Path = Path("seal-anchors.pem")
    tsa_url: str = ""
    """Licensed time-stamp service (RFC 3161) for a second time-stamp on papers in force; empty: none."""
    tsa_anchors: Path = Path("tsa-anchors.pem")
