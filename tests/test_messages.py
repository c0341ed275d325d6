"""Every sentence that people read stands in Kazakh and in Russian."""

import pytest

from mektep.ui import messages


@pytest.mark.parametrize("app", sorted(messages.apps()))
def test_nothing_is_missing_in_kazakh_and_russian(app):
    assert [str(problem) for problem in messages.check(app)] == []
