"""What a writable server answers whose disk fills while it runs: `python -m tests.support.full_disk FOLDER FREE` prints
it as JSON, of a folder on a small file system of which all but FREE bytes are filled.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

import requests

from tests.support.live_server import process

_TOKEN = {"Authorization": "Bearer t"}


def main(disk: Path, free: int) -> None:
    log = disk / "queries.log"
    with process(disk / "store", 20.0, writable=True, token="t", query_log=str(log)) as (address, served):

        def insert(name: str) -> requests.Response:
            update = f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:{name}> <urn:p> 1 }} }}"
            return requests.post(address + "/update", data={"update": update}, headers=_TOKEN, timeout=60)

        def subjects() -> list[str]:
            asked = {"query": f"SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s # {os.urandom(4).hex()}"}
            answer = requests.get(address + "/sparql", params=asked, headers={"Accept": "text/csv"}, timeout=30)
            return answer.text.split()[1:] if answer.ok else [f"status {answer.status_code}"]

        told: dict[str, object] = {"before": insert("before").status_code}
        filler = disk / "filler"
        fill(filler, free)
        body = "".join(f'<urn:s> <urn:p> "{number:0500}" .\n' for number in range(20_000))
        put = requests.put(
            address + "/store?graph=urn:large",
            data=body.encode(),
            headers={**_TOKEN, "Content-Type": "application/n-triples"},
            timeout=60,
        )
        told |= {"put": put.status_code, "detail": put.json()["detail"], "type": put.headers["Content-Type"]}
        for number in range(20):
            last = insert(f"full-{number}")
            if not last.ok:
                break
        told |= {"kept": number, "insert": last.status_code, "there": subjects()}
        told["page"] = requests.get(address + "/search?q=doha", timeout=30).status_code
        filler.unlink()
        told |= {"after": insert("after").status_code, "then": subjects()}
        served.terminate()
        told["end"] = served.wait(20)
    told["logged"] = [json.loads(line)["outcome"] for line in log.read_text("utf8").splitlines()]
    print(json.dumps(told))


def fill(path: Path, free: int) -> None:
    """Write a file that takes all of a disk but some bytes."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(1 << 16)):
            pass
    os.truncate(path, max(0, path.stat().st_size - free))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
