"""Audits of 1,000,000 and 4,000,000 rows: time, memory and processes, and DuckDB and Spark beside the default, in one run.

    ./run bench audit [ROWS]

The archive is Parquet with four texts in memory's reach at a time: made here, one violation in fifty. Each audit is a
process of its own; its memory is the most that it and its workers held (Linux). Aims: memory flat from one million rows to
four, two processes at least 1.7 times one, the same digest everywhere.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from lint import posts

from policyloom.pipeline.compile import compile_policy
from policyloom.views.rules_record import as_json, record

ROOT = Path(__file__).resolve().parents[1]
GROUP = 50_000


def write(path: Path, rows: int, breaking: list[str]) -> None:
    """Write an archive, a row group at a time."""
    schema = pa.schema([("id", pa.string()), ("text", pa.string()), ("date", pa.string()), ("group", pa.string())])
    chance = random.Random(1)
    texts = posts(rows, breaking, 0.02)
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, GROUP):
            some = [
                {
                    "id": f"p{start + n}",
                    "text": next(texts),
                    "date": f"2026-{chance.randint(1, 12):02}-01",
                    "group": chance.choice("ABC"),
                }
                for n in range(min(GROUP, rows - start))
            ]
            writer.write_table(pa.Table.from_pylist(some, schema=schema), row_group_size=GROUP)


def memory_of(root: int) -> int:
    """Give the resident bytes of a process and all below it."""
    children: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                sizes[int(entry.name)] = int((entry / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, below = 0, [root]
    while below:
        one = below.pop()
        found += sizes.get(one, 0)
        below += children.get(one, [])
    return found


def audit(archive: Path, rules: Path, folder: Path, *options: str) -> tuple[float, float, str]:
    """Run one audit. Gives seconds, megabytes at most, and the digest."""
    summary = folder / "summary.json"
    command = [
        sys.executable,
        "-m",
        "policyloom",
        "audit",
        str(archive),
        "--rules",
        str(rules),
        "--out",
        str(folder / "out.csv"),
    ]
    started = time.perf_counter()
    running = subprocess.Popen([*command, "--summary", str(summary), *options], stderr=subprocess.DEVNULL, cwd=ROOT)
    most = 0

    def watch() -> None:
        nonlocal most
        while running.poll() is None:
            most = max(most, memory_of(running.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    running.wait()
    taken = time.perf_counter() - started
    watcher.join()
    return taken, most / 1e6, json.loads(summary.read_text())["digest"]


def main() -> None:
    """Print the table."""
    million = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    policy = compile_policy(ROOT / "policy" / "policy.yaml").policy
    assert policy, "the policy has errors: run `policyloom check`"
    breaking = [one for rule in policy.active_rules if rule.examples.field == "post" for one in rule.examples.breaking]
    runs = {
        "one process": ("--jobs", "1"),
        "two processes": ("--jobs", "2"),
        "duckdb, two": ("--jobs", "2", "--engine", "duckdb"),
        "spark local[2]": ("--engine", "spark", "--master", "local[2]"),
    }
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        rules = folder / "rules.json"
        rules.write_bytes(as_json(record(policy)))
        for rows in (million, 4 * million):
            archive = folder / f"{rows}.parquet"
            write(archive, rows, breaking)
            print(f"{rows:,} rows, {archive.stat().st_size / 1e6:.0f} MB of Parquet")
            results = {name: audit(archive, rules, folder, *options) for name, options in runs.items()}
            for name, (seconds, size, _) in results.items():
                print(f"    {name:<16} {seconds:>7.1f} s  {rows / seconds:>10,.0f} rows/s  {size:>7,.0f} MB at most")
            gain = results["one process"][0] / results["two processes"][0]
            same = len({digest for _, _, digest in results.values()}) == 1
            print(f"    two processes are {gain:.2f} times one (aim 1.7); {'one digest' if same else 'DIGESTS DIFFER'}")


if __name__ == "__main__":
    main()
