"""What was written can be read, whole or cut, and what was changed shows."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel import Invalid
from media import DIGEST, GAP, RTP, SENDER_REPORT, Header, JournalWriter, gap_payload, read_journal, verify_chain
from media.journal import MOST_PENDING_BYTES, journal_path

START = 1_770_000_000_000_000


def a_header(**changes) -> Header:
    return Header(
        **{
            "recording": "rec", "room": "r", "seat": "li", "kind": "audio", "codec": "opus", "payload_type": 111,
            "clock_rate": 48_000, "ssrc": 7, "started_at_us": START, **changes,
        }
    )  # fmt: skip


def a_journal(path: Path, seconds: float = 6.0) -> list[bytes]:
    """Write 50 packets a second, flushed four times a second; return them."""
    writer = JournalWriter(path, a_header())
    packets = []
    for number in range(int(seconds * 50)):
        packets.append(b"packet %d" % number)
        writer.packet(START + number * 20_000, packets[-1])
        if number % 12 == 0:
            writer.flush()
    writer.close()
    return packets


def test_what_was_written_is_read_in_order(tmp_path):
    packets = a_journal(tmp_path / "a.rtpj")

    journal = read_journal(tmp_path / "a.rtpj")
    records = [record for record in journal.records if record.type == RTP]

    assert journal.header == a_header()
    assert [record.data for record in records] == packets
    assert records[50].arrived_at_us == START + 1_000_000


def test_a_digest_of_all_before_it_comes_every_two_seconds_and_at_the_end(tmp_path):
    path = tmp_path / "a.rtpj"
    a_journal(path, seconds=6)

    report = verify_chain(path)

    assert report.complete
    assert report.digests == 3
    data = path.read_bytes()
    assert data[-32:] == hashlib.sha256(data[:-44]).digest()


@given(cut=some.integers(min_value=0, max_value=400))
def test_a_journal_that_was_cut_anywhere_is_read_up_to_the_cut(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "a.rtpj"
    packets = a_journal(path, seconds=3)
    path.write_bytes(path.read_bytes()[: -cut or None])

    read = [record.data for record in read_journal(path).records if record.type == RTP]

    assert read == packets[: len(read)]
    assert len(packets) - len(read) <= cut // 20 + 1
    assert verify_chain(path).intact


@pytest.mark.parametrize("at", [200, 1000, 3000])
def test_a_changed_byte_breaks_the_chain(tmp_path, at):
    path = tmp_path / "a.rtpj"
    a_journal(path)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)

    assert not verify_chain(path).complete


def test_a_packet_taken_out_breaks_the_chain(tmp_path):
    path = tmp_path / "a.rtpj"
    a_journal(path)
    data = path.read_bytes()
    at = data.index(b"packet 40")
    path.write_bytes(data[: at - 12] + data[at + 9 :])

    assert not verify_chain(path).intact


def test_sender_reports_and_gaps_keep_their_place(tmp_path):
    writer = JournalWriter(tmp_path / "a.rtpj", a_header(), gap={"reason": "engine-lost", "since_us": START - 5})
    writer.sender_report(START + 1, b"report")
    writer.packet(START + 2, b"packet")
    writer.close()

    records = list(read_journal(tmp_path / "a.rtpj").records)

    assert [record.type for record in records] == [GAP, SENDER_REPORT, RTP, DIGEST]
    assert gap_payload(records[0]) == {"reason": "engine-lost", "since_us": START - 5}


def test_a_slow_disk_costs_packets_but_not_memory_and_the_gap_is_marked(tmp_path):
    writer = JournalWriter(tmp_path / "a.rtpj", a_header())
    packets = MOST_PENDING_BYTES // 1000 + 500
    for number in range(packets):
        writer.packet(START + number, bytes(1000))

    assert writer.flush() == "disk-slow"
    writer.close()
    records = list(read_journal(tmp_path / "a.rtpj").records)
    assert sum(record.type == RTP for record in records) < packets
    assert [gap_payload(record)["reason"] for record in records if record.type == GAP] == ["disk-slow"]
    assert verify_chain(tmp_path / "a.rtpj").intact


def test_a_full_disk_is_told_once_and_stops_nothing(tmp_path):
    writer = JournalWriter(tmp_path / "a.rtpj", a_header())
    writer._file.close()
    with Path("/dev/full").open("wb", buffering=0) as full:
        writer._file = full
        writer.packet(START, b"packet")

        assert writer.flush() == "disk-failed"
        writer.packet(START + 1, b"packet")
        assert writer.flush() is None
        assert writer.flushed_packets == 0


def test_a_journal_is_never_written_over(tmp_path):
    a_journal(tmp_path / "a.rtpj")

    with pytest.raises(FileExistsError):
        JournalWriter(tmp_path / "a.rtpj", a_header())


def test_the_next_journal_of_a_seat_has_the_next_number(tmp_path):
    assert journal_path(tmp_path, "li", "audio").name == "li-audio-1.rtpj"
    (tmp_path / "li-audio-9.rtpj").touch()
    (tmp_path / "li-audio-10.rtpj").touch()
    (tmp_path / "wang-audio-40.rtpj").touch()

    assert journal_path(tmp_path, "li", "audio").name == "li-audio-11.rtpj"


@pytest.mark.parametrize(
    "data", [b"", b"RTPJ1\n", b"RTPJ2\n{}\n", b"RTPJ1\n{}\n", b"RTPJ1\n[1]\n", b"RTPJ1\n" + b"x" * 9000]
)
def test_another_file_is_no_journal(tmp_path, data):
    (tmp_path / "a.rtpj").write_bytes(data)

    with pytest.raises(Invalid, match="journal-unreadable"):
        read_journal(tmp_path / "a.rtpj")
