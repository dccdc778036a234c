"""
The program: `concord COMMAND` or `python -m web COMMAND`.

    serve            run everything on this machine
    init             make the data folder, its keys and its database
    create-admin     create the first administrator (asks for a password)
    verify FILE      check a signed paper offline; --trust DIR: believe the certificates there; --json
    verify-journal   check every county's journal against its checkpoints
    turn-config      print the relay's configuration (coturn), which belongs to the TURN_ settings
    simulate-services FOLDER   simulators of a CA, a TSA and an e-seal service, for trying a configuration
    keys COMMAND     long-lived keys: init, list, rotate, backup, restore (docs/keys.md)
"""

import gc

# What is imported stays: the collector would look at all of it, over and over, in a fifth of the time of a start.
gc.disable()

import argparse
import asyncio
import getpass
import json
import os
import socket
import sys
from pathlib import Path

import uvicorn

import documents
from documents import PapersConfig
from kernel import Refusal, config, logs
from media import JanusConfig, MediaConfig, TurnConfig, coturn_configuration
from web import commands, key_commands, problems
from web.app import create_app
from web.parts import Parts, Settings

SHUTDOWN_SECONDS = 5
MOST_MESSAGE_BYTES = 64 * 1024


def main() -> int:
    gc.freeze()
    gc.enable()
    parser = argparse.ArgumentParser(prog="concord", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name in ("serve", "init", "verify-journal", "turn-config", "demo"):
        subparsers.add_parser(name)
    admin = subparsers.add_parser("create-admin")
    admin.add_argument("username")
    admin.add_argument("name", help="the person's name")
    admin.add_argument("--county-name", default="", help="the county's name, when it is not there yet")
    check = subparsers.add_parser("verify")
    check.add_argument("file", type=Path)
    check.add_argument(
        "--trust", type=Path, help="a folder of certificates (PEM or DER); else those of this installation"
    )
    check.add_argument("--json", action="store_true", help="the whole report, for programs")
    key_commands.add_to(subparsers.add_parser("keys"))
    simulated = subparsers.add_parser("simulate-services")
    simulated.add_argument("folder", type=Path)
    simulated.add_argument("--port", type=int, default=8090)
    asked = parser.parse_args()
    logs.set_up()
    try:
        if asked.command == "verify" and asked.trust is not None:
            # Whoever holds a paper and the certificates needs no installation, no settings and no database.
            return commands.verify_paper(asked.file, documents.trust_in(asked.trust), asked.json, _language())
        if asked.command == "simulate-services":
            return key_commands.simulate(asked.folder, asked.port)
        return _run(asked, config.read_config(Settings, "CONCORD", os.environ))
    except Refusal as refusal:
        title, detail = problems.words(refusal.code, refusal.facts, _language())
        print(f"{title}: {detail} [{refusal.code}]", file=sys.stderr)
        return 2


def _run(asked: argparse.Namespace, settings: Settings) -> int:
    match asked.command:
        case "serve":
            return _serve(settings)
        case "demo":
            asyncio.run(commands.prepare_demo(settings))
            return _serve(settings)
        case "init":
            asyncio.run(commands.initialise(settings))
            return 0
        case "create-admin":
            password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
            asyncio.run(
                commands.create_administrator(settings, asked.username, asked.name, password, asked.county_name)
            )
            return 0
        case "turn-config":
            print(coturn_configuration(_turn(), _media()), end="")
            return 0
        case "verify":
            return commands.verify_paper(asked.file, commands.own_trust(settings, _papers()), asked.json, _language())
        case "keys":
            print(json.dumps(asyncio.run(key_commands.run(asked, settings, _papers())), ensure_ascii=False, indent=1))
            return 0
        case _:
            findings = asyncio.run(commands.verify_journals(settings))
            print(json.dumps(findings, ensure_ascii=False, indent=1))
            return 1 if any(county["findings"] for county in findings) else 0


class _Server(uvicorn.Server):
    """Tells everybody in a room that we shall be back, before their sockets are closed with 1012."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        parts: Parts = self.config.app.extensions["concord"]  # type: ignore[union-attr]
        await parts.keeper.say_goodbye()
        await super().shutdown(sockets)


def _serve(settings: Settings) -> int:
    server = _Server(
        uvicorn.Config(
            create_app(settings, _media(), _turn(), _papers(), _janus()),
            host=settings.host,
            port=settings.port,
            ws="websockets-sansio",
            ws_max_size=MOST_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=5.0,
            ws_ping_timeout=15.0,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            timeout_keep_alive=30,
            server_header=False,
            access_log=False,
            log_level="warning",
            lifespan="on",
        )
    )
    server.run()
    return 0 if server.started else 1


def _media() -> MediaConfig:
    return config.read_config(MediaConfig, "MEDIA", os.environ)


def _janus() -> JanusConfig:
    return config.read_config(JanusConfig, "MEDIA_JANUS", os.environ)


def _turn() -> TurnConfig:
    return config.read_config(TurnConfig, "TURN", os.environ)


def _papers() -> PapersConfig:
    return config.read_config(PapersConfig, "PAPERS", os.environ)


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


if __name__ == "__main__":
    sys.exit(main())
