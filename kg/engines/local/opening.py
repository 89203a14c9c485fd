"""What a writer does before a store is open: it checks or makes the folder and restores the live database."""

from __future__ import annotations

import logging
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import snapshots
from kg.engines.local.manifest import keeps_texts, write_manifest
from kg.errors import StoreError

log = logging.getLogger(__name__)

_DAMAGE = ("Corruption", "No such file")  # in the engine's messages


def check_texts(folder: Path, texts: bool) -> None:
    """Raises: StoreError: the store keeps texts, but must not."""
    if not texts and keeps_texts(folder):
        raise StoreError(
            f"{folder}: keeps the words of its articles; with --no-text, build into another folder with --store"
        )


def make_store(folder: Path, create: bool, base: str, merged: bool, texts: bool) -> None:
    """Create an empty store. Raises: StoreError: the folder holds something else, or no store is to be created."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a file, not the folder of a store; choose another with --store")
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: not a store, and not empty; choose another folder with --store")
    if not create:
        raise StoreError(f"{folder}: no store here")
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, base, merged, texts)


def unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(f"{folder}: cannot be written: {error.strerror or error}")


def open_live(folder: Path) -> ox.Store:
    """Open the live database, restored from the newest snapshot where it is missing or a change was not completed.

    Raises: StoreError.
    """
    snapshots.need_open_files(folder)
    try:
        if (snapshot := snapshots.restore(folder)) is not None:
            log.warning(
                "%s: the writer's database %s was missing; it has been restored from the snapshot %s. "
                "Changes that were never published are lost.",
                folder,
                folder / "live",
                snapshot.name,
            )
        return ox.Store(str(folder / "live"))
    except (OSError, RuntimeError) as error:  # RuntimeError: its files are damaged
        advice = "make room or give leave to write, and run it again"
        if isinstance(error, RuntimeError) or any(word in str(error) for word in _DAMAGE):
            advice = "if it is damaged, rename that folder: the newest snapshot then takes its place"
        raise StoreError(
            f"{folder / 'live'}: the writer's database cannot be opened: {error}. What was published is kept; {advice}"
        ) from error
