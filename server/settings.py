"""What a server can be told, all in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kg.vocab import ID


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Times in seconds, sizes in bytes. `base` begins the IRIs of the data that `/id/` answers for."""

    store: Path = Path("communique-store")
    host: str = "127.0.0.1"
    port: int = 8000
    base: str = ID
    timeout: float = 30.0
    readers: int = max(2, (os.cpu_count() or 1) + 2)
    waiting: int = 16
    patience: float = 10.0
    memory: int = 2 << 30
    body_limit: int = 1 << 20
    services: frozenset[str] = frozenset()
    open_browser: bool = False
