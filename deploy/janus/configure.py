#!/usr/bin/env python3
"""
Writes the configuration of one Janus server: the files beside this one, with values in them.

    python3 deploy/janus/configure.py /etc/janus --secret-file /etc/concord/janus-secret \
        --private 10.0.0.21 --program 10.0.0.10 --public 203.0.113.21 \
        --certificate /etc/janus/tls.pem --certificate-key /etc/janus/tls.key

Standard library only; needs nothing of Concord. The secret is the program's MEDIA_JANUS_SECRET.
"""

import argparse
import hashlib
import hmac
import re
import secrets
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEAST_SECRET = 32


def derived(secret: str, purpose: str) -> str:
    """Return a key for one purpose; media/janus_link.py derives the same."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def values(asked: argparse.Namespace, secret: str) -> dict[str, str]:
    behind_nat = asked.public and asked.public != asked.private
    events = f"ws://{asked.program}:{asked.events_port}/{derived(secret, 'events')}"
    return {
        "NAME": asked.name,
        "SOCKET_FOLDER": str(asked.socket_folder),
        "TOKEN_SECRET": secret,
        "ADMIN_SECRET": secrets.token_hex(32),
        "ADMIN_KEY": derived(secret, "videoroom"),
        "EVENT_LOOPS": str(asked.event_loops),
        "PORTS": asked.ports,
        "PRIVATE_ADDRESS": asked.private,
        "PROGRAM_ADDRESS": asked.program,
        "NAT": f'nat_1_1_mapping = "{asked.public}"' if behind_nat else "# browsers reach the address above",
        "PORT": str(asked.port),
        "PLAIN": "false" if asked.certificate else "true",
        "TLS": "true" if asked.certificate else "false",
        "CERTIFICATE": asked.certificate or "/dev/null",
        "CERTIFICATE_KEY": asked.certificate_key or "/dev/null",
        "EVENTS": "true" if asked.events_port else "false",
        "EVENTS_URL": events,
    }


def write(folder: Path, put: dict[str, str]) -> None:
    """Fill every file in; none is readable by others, they hold the secret."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(HERE.glob("*.jcfg")):
        text = re.sub(r"@([A-Z_]+)@", lambda name: put[name[1]], source.read_text(encoding="utf-8"))
        target = folder / source.name
        target.touch(mode=0o640)
        target.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where Janus looks (janus --configs-folder)")
    parser.add_argument("--secret-file", type=Path, required=True, help=f"holds at least {LEAST_SECRET} characters")
    parser.add_argument("--private", required=True, help="this machine's address: the program's way, and browsers'")
    parser.add_argument("--program", required=True, help="the only address that may connect to the API")
    parser.add_argument("--public", help="the address browsers see, when a NAT lies between")
    parser.add_argument("--name", default="concord-janus")
    parser.add_argument("--port", type=int, default=8989)
    parser.add_argument("--ports", default="20000-21999", help="UDP ports for media, two a person")
    parser.add_argument("--events-port", type=int, default=8190, help="the program's MEDIA_JANUS_EVENTS_PORT; 0: none")
    parser.add_argument("--socket-folder", type=Path, default=Path("/run/janus"), help="for the admin's socket")
    parser.add_argument("--event-loops", type=int, default=0)
    parser.add_argument("--certificate", help="PEM; without one the API is plain text: only for tests on one machine")
    parser.add_argument("--certificate-key")
    asked = parser.parse_args()
    secret = asked.secret_file.read_text(encoding="utf-8").strip()
    if len(secret) < LEAST_SECRET:
        print(f"configure: the secret needs at least {LEAST_SECRET} characters", file=sys.stderr)
        return 2
    write(asked.folder, values(asked, secret))
    return 0


if __name__ == "__main__":
    sys.exit(main())
