# mypy: untyped-calls-exclude="pyhanko"
"""The cryptography of one signature, by itself: digest, value, chain, form, and the same of its time-stamp."""

from dataclasses import dataclass
from hashlib import sha256

from . import chains, values
from .chains import Believed, Chain, text_of
from .report import Finding, Reason, found
from .structure import PADES, RFC3161, TIMESTAMP, Opened, Placed
from .values import Token, Value


@dataclass(frozen=True)
class Examined:
    """One signature with all that is known of it before times are compared."""

    placed: Placed
    value: Value
    chain: Chain | None
    token: Token | None
    token_chain: Chain | None
    findings: tuple[Finding, ...]


def examine(opened: Opened, placed: Placed, believed: Believed) -> Examined:
    """Check digest, signature, chain and form of one signature or closing time-stamp."""
    field = placed.field
    signed = (memoryview(opened.pdf)[: placed.hole[0]], memoryview(opened.pdf)[placed.hole[1] : placed.end])
    if placed.kind == TIMESTAMP:
        token = values.take_token_apart(placed.contents, field)
        chain, findings = _examine_token(placed.contents, token, believed, field)
        digest = values.digest_of(token.imprint_algorithm, *signed)
        if digest != token.imprint:
            findings += (found("signature.digest", Reason.HASH_FAILURE, field=field),)
        if chain is not None and placed.sub_filter != RFC3161:
            findings += (found("signature.unusual-form", Reason.FORMAT_FAILURE, field=field),)
        return Examined(placed, token.value, chain, token, chain, findings)

    value = values.take_apart(placed.contents, field)
    chain = believed.chain(value.certificate)
    findings = _examine_value(placed, value, chain, believed, values.digest_of(value.digest_algorithm, *signed))
    if value.token is None:
        return Examined(placed, value, chain, None, None, findings)
    token = values.take_token_apart(value.token, field)
    token_chain, token_findings = _examine_token(value.token, token, believed, field)
    if not values.imprints(token, value.signature):
        token_findings += (found("timestamp.of-something-else", Reason.HASH_FAILURE, field=field),)
    return Examined(placed, value, chain, token, token_chain, findings + (token_findings if chain else ()))


def _examine_value(
    placed: Placed, value: Value, chain: Chain | None, believed: Believed, digest: bytes | None
) -> tuple[Finding, ...]:
    field = placed.field
    if digest is not None and digest != value.digest:
        return (found("signature.digest", Reason.HASH_FAILURE, field=field),)
    if chain is None:
        issuer = text_of(value.certificate.issuer)
        return (found("signature.issuer-unknown", Reason.NO_CERTIFICATE_CHAIN_FOUND, field=field, issuer=issuer),)
    if not values.is_signed(value):
        return (found("signature.value", Reason.SIG_CRYPTO_FAILURE, field=field),)
    findings = []
    if placed.sub_filter != PADES or not values.has_our_form(placed.contents, value, believed):
        findings.append(found("signature.unusual-form", Reason.FORMAT_FAILURE, field=field))
    if not chains.may_sign(value.certificate):
        findings.append(found("certificate.not-for-signing", Reason.CHAIN_CONSTRAINTS_FAILURE, field=field))
    return tuple(findings)


def _examine_token(
    der: bytes, token: Token, believed: Believed, field: str
) -> tuple[Chain | None, tuple[Finding, ...]]:
    chain = believed.chain(token.value.certificate)
    if chain is None:
        issuer = text_of(token.value.certificate.issuer)
        return None, (found("timestamp.issuer-unknown", Reason.NO_CERTIFICATE_CHAIN_FOUND, field=field, issuer=issuer),)
    if sha256(token.value.content or b"").digest() != token.value.digest or not values.is_signed(token.value):
        return chain, (found("timestamp.value", Reason.SIG_CRYPTO_FAILURE, field=field),)
    findings = []
    if not values.token_has_our_form(der, token, believed):
        findings.append(found("timestamp.unusual-form", Reason.FORMAT_FAILURE, field=field))
    if not chains.may_timestamp(token.value.certificate) or token.policy not in believed.timestamp_policies:
        findings.append(found("timestamp.not-for-time-stamps", Reason.CHAIN_CONSTRAINTS_FAILURE, field=field))
    return chain, tuple(findings)
