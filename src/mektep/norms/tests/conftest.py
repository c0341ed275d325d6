import pytest

from mektep.norms import queries


@pytest.fixture(autouse=True)
def fresh_law():
    """What one test's rolled back transaction said must not be remembered by the next."""
    queries.forget()
    yield
    queries.forget()
