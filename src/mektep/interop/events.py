"""What happens to a school's lists when files are brought."""

from dataclasses import dataclass

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfImport(Event):
    import_id: int

    def about(self) -> str:
        return f"import:{self.import_id}"


@dataclass(frozen=True, kw_only=True)
class RosterImported(_OfImport):
    """A file was applied; `sha256` is that of its bytes, `changes` how many rows changed."""

    source: str
    sha256: str
    changes: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(_OfImport):
    """Everything an import had changed is as it was before."""
