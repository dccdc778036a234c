"""
Is this file a paper of ours, whole, signed by whom it says, at the time it says?

Bytes in, report out; no database. Start with `checking.verify`, a numbered list of checks;
`examining` is the cryptography of one signature.
`limited.verify_limited` does the same in a process of its own, for files from strangers;
papers that others signed go the way of `foreign`. `statement` signs a report.
"""

from .checking import verify
from .limited import page_limited, verify_limited
from .report import FOREIGN_POLICY, Expectation, Finding, Reason, Report, SignatureReport, Verdict
from .statement import sign_detached, signed_statement
from .trusting import authorities_in, trust_in

__all__ = [
    "FOREIGN_POLICY",
    "Expectation",
    "Finding",
    "Reason",
    "Report",
    "SignatureReport",
    "Verdict",
    "authorities_in",
    "page_limited",
    "sign_detached",
    "signed_statement",
    "trust_in",
    "verify",
    "verify_limited",
]
