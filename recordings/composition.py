"""
One file to watch: everybody in a grid, with name, role and clock, and all voices.

Made after the session from the pieces; the journals stay the evidence, this is for eyes.
Only this file knows ffmpeg (through ffmpeg-python, which builds the graph; the command runs
in a process of its own, so that it can be watched and stopped).
"""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import ffmpeg

from kernel import Unavailable
from kernel.logs import log

from .model import Piece

WIDTH, HEIGHT, FRAMES_PER_SECOND = 1280, 720, 15
STRIP = 40
"""Pixels at the top for clock and title."""
BACKGROUND, TILE = "0x16202c", "0x24313f"
SHANGHAI_SECONDS = 8 * 3600
STALL_SECONDS = 120
TEXTS = Path(__file__).parent / "texts" / "tiles.zh.json"
Progress = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Cell:
    x: int
    y: int
    width: int
    height: int


def cells(count: int) -> list[Cell]:
    """Return even-sized cells of a grid that is as square as can be."""
    columns = math.ceil(math.sqrt(max(count, 1)))
    rows = math.ceil(max(count, 1) / columns)
    width, height = WIDTH // columns // 2 * 2, (HEIGHT - STRIP) // rows // 2 * 2
    return [Cell(i % columns * width, STRIP + i // columns * height, width, height) for i in range(count)]


async def compose(
    pieces: list[Piece],
    labels: Mapping[str, str],
    started_at: datetime,
    duration_ms: int,
    font: Path,
    folder: Path,
    progress: Progress,
) -> Path:
    """
    Write `playback.mp4` (H.264, AAC) of exactly `duration_ms` into `folder` and return its path.

    `labels` gives each seat's name and role; all of them get a tile, also who never showed a
    picture, and who showed a screen a second one for it. Raises Unavailable("recording.composition-failed").
    """
    output = folder / "playback.mp4"
    graph = _graph(pieces, labels, started_at, duration_ms, font, folder, output)
    command = [*ffmpeg.compile(graph, overwrite_output=True), "-nostdin", "-loglevel", "error", "-progress", "pipe:1"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.TaskGroup() as tasks:
            errors = tasks.create_task(process.stderr.read())
            await _watch(process.stdout, duration_ms, progress)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        code = await process.wait()
    if code != 0 and not output.exists():
        log.error("composition_failed", code=code, said=errors.result().decode(errors="replace")[-2000:])
        raise Unavailable("recording.composition-failed")
    return output


async def _watch(lines: asyncio.StreamReader, duration_ms: int, progress: Progress) -> None:
    """Follow ffmpeg's progress lines to the end; a stall ends the wait."""
    told = 0.0
    while True:
        async with asyncio.timeout(STALL_SECONDS):
            line = await lines.readline()
        if not line or line.strip() == b"progress=end":
            return
        name, _, value = line.decode().strip().partition("=")
        if name == "out_time_us" and value.isdecimal():
            done = min(int(value) / 1000 / max(duration_ms, 1), 1.0)
            if done - told >= 0.05:
                told = done
                await progress(done)


def _graph(
    pieces: list[Piece],
    labels: Mapping[str, str],
    started_at: datetime,
    duration_ms: int,
    font: Path,
    folder: Path,
    output: Path,
) -> Any:
    seconds = duration_ms / 1000
    tiles = {(seat, "video"): label for seat, label in labels.items()}
    for piece in pieces:
        if piece.kind == "screen" and piece.seat in labels:
            tiles[piece.seat, "screen"] = _texts()["screen"].format(label=labels[piece.seat])
    places = dict(zip(tiles, cells(len(tiles)), strict=True))
    size = f"{WIDTH}x{HEIGHT}"
    # The empty cells are drawn once and repeated: filling them anew took a third of all the work.
    picture = ffmpeg.input(f"color=c={BACKGROUND}:s={size}:r={FRAMES_PER_SECOND}:d={1 / FRAMES_PER_SECOND}", f="lavfi")
    for cell in places.values():
        picture = picture.drawbox(cell.x + 2, cell.y + 2, cell.width - 4, cell.height - 4, TILE, "fill")
    picture = picture.filter("loop", loop=-1, size=1).filter("trim", duration=seconds)
    for piece in pieces:
        if (place := places.get((piece.seat, piece.kind))) is not None:
            picture = _overlaid(picture, piece, place)
    for number, (tile, cell) in enumerate(places.items()):
        picture = _labelled(picture, _text(folder, f"label-{number}", tiles[tile]), font, cell)
    clock = f"%{{pts:gmtime:{int(started_at.timestamp()) + SHANGHAI_SECONDS}:%Y-%m-%d %H\\:%M\\:%S}}"
    picture = picture.drawtext(
        textfile=_text(folder, "clock", clock), fontfile=str(font), fontsize=22, fontcolor="white", x=14, y=9
    )
    sound = _mixed([piece for piece in pieces if piece.kind == "audio"], seconds)
    return ffmpeg.output(
        picture,
        sound,
        str(output),
        t=seconds,
        vcodec="libx264",
        preset="veryfast",
        crf=26,
        pix_fmt="yuv420p",
        g=FRAMES_PER_SECOND * 2,
        acodec="aac",
        audio_bitrate="96k",
        movflags="+faststart",
    )


def _overlaid(picture: Any, piece: Piece, cell: Cell) -> Any:
    """Lay one piece over its cell; without `reinit_filter 0` a change of resolution restarts the graph."""
    inner = cell.width - 4, cell.height - 4
    video = (
        ffmpeg.input(piece.path, reinit_filter=0)
        .video.filter("fps", FRAMES_PER_SECOND)
        .filter("scale", *inner, force_original_aspect_ratio="decrease", eval="frame")
        .filter("pad", *inner, "(ow-iw)/2", "(oh-ih)/2", TILE, eval="frame")
        .filter("setpts", f"PTS-STARTPTS+{piece.start_ms / 1000}/TB")
    )
    return ffmpeg.overlay(picture, video, x=cell.x + 2, y=cell.y + 2, eof_action="pass")


def _labelled(picture: Any, textfile: str, font: Path, cell: Cell) -> Any:
    return picture.drawtext(
        textfile=textfile,
        fontfile=str(font),
        fontsize=20,
        fontcolor="white",
        box=1,
        boxcolor="black@0.55",
        boxborderw=7,
        x=cell.x + 14,
        y=cell.y + cell.height - 38,
    )


def _mixed(pieces: list[Piece], seconds: float) -> Any:
    silence = ffmpeg.input("anullsrc=r=48000:cl=stereo", f="lavfi", t=seconds)
    voices = [
        ffmpeg.input(piece.path)
        .audio.filter("aresample", **{"async": 1})
        .filter("adelay", delays=str(piece.start_ms), all=1)
        for piece in pieces
    ]
    if not voices:
        return silence
    # Voices are not turned down because others are silent: normalize=0, and a limiter against clipping.
    mixed = ffmpeg.filter([silence, *voices], "amix", inputs=len(voices) + 1, duration="first", normalize=0)
    return mixed.filter("alimiter")


@cache
def _texts() -> dict[str, str]:
    found: dict[str, str] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return found


def _text(folder: Path, name: str, text: str) -> str:
    """Put a text in a file: names need no escaping there."""
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)
