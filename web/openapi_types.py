"""
Writes the browser's types of the API from the routes: `python -m web.openapi_types`.

The routes are described by the program itself (OpenAPI 3.1), openapi-typescript turns that
into web/client/src/api/generated.ts.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kernel import CountyId

from . import keys
from .app import create_app
from .parts import Settings

CLIENT = Path(__file__).parent / "client"
TYPES = CLIENT / "src" / "api" / "generated.ts"


def types() -> str:
    """Return what generated.ts should say."""
    with TemporaryDirectory() as folder:
        described, made = Path(folder, "openapi.json"), Path(folder, "generated.ts")
        described.write_text(json.dumps(asyncio.run(_description(Path(folder)))), encoding="utf-8")
        bins = Path(sys.executable).parent
        subprocess.run(  # noqa: S603 - our own tool on our own file
            [bins / "node", CLIENT / "scripts" / "api.js", described, made], check=True, capture_output=True
        )
        return made.read_text(encoding="utf-8")


async def _description(folder: Path) -> object:
    settings = Settings(data=folder, county_id=CountyId("0"), allow_simulators=True)
    keys.make_master_key(settings)
    app = create_app(settings)
    app.config["QUART_RATE_LIMITER_ENABLED"] = False
    answer = await app.test_client().get("/api/openapi.json")
    await app.extensions["concord"].database.close()
    return await answer.get_json()


if __name__ == "__main__":
    TYPES.write_text(types(), encoding="utf-8")
