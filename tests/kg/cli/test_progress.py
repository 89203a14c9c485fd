"""What a build shows on a terminal: one line with the rate and the time that is left."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def test_progress_is_one_line_with_rate_and_time_left(tmp_path: Path) -> None:
    texts = ("Kenya met Uganda in Nairobi.", "Rebels killed seven soldiers near Goma.")
    rows = [{"id": text[:5], "text": text} for text in texts]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    terminal, ours = pty.openpty()
    command = [sys.executable, "-m", "kg.cli", "build", str(tmp_path / "a.jsonl"), "--store", str(tmp_path / "store")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "150"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=ours, env=environment)
    os.close(ours)
    shown = b""
    with suppress(OSError):  # the other end is closed
        while block := os.read(terminal, 4096):
            shown += block
    os.close(terminal)
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode("utf8"))
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    assert all(line.startswith("reading") for line in lines)
    assert "2/2" in lines[-1] and "left" in lines[-1] and re.search(r"\d/(s|min) ", lines[-1])
