"""What tests of the doctor expect of a finding."""

from __future__ import annotations

from bot.cli.doctor.findings import Condition, Finding


def tells(finding: Finding, state: Condition, *words: str) -> None:
    """Fail unless the finding is in that state, and its text says all of these."""
    assert finding.state is state, finding.text
    for each in words:
        assert each in finding.text
