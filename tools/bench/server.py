"""A web server under measure: started like the real one, and asked of the kernel how much processor time it has used."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
READY_WITHIN = 60  # seconds
AS_PROXY = {"Host": "localhost", "X-Forwarded-Proto": "https"}


class Server:
    """Granian with two workers of one thread, as `make demo` and docs/how-to/deploy.md start it."""

    def __init__(self, application: str, *, port: int, probe: str, log: Path, variables: dict[str, str]) -> None:
        self.port = port
        _require_free(port)
        self.began = time.monotonic()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"),
                    *("--blocking-threads", "1", "--no-ws", application),
                ],
                cwd=ROOT,
                env={**os.environ, **variables},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.seconds_to_start = self._wait(probe)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu_seconds(self) -> float:
        """Processor time used so far by the server and its workers."""
        return sum(_ticks(number) for number in self._numbers()) / TICK

    def megabytes(self) -> float:
        """Memory of the server and its workers; pages they share are counted once (PSS)."""
        return sum(_pss_kilobytes(number) for number in self._numbers()) / 1024

    def _numbers(self) -> list[int]:
        found, waiting = [], [self.process.pid]
        while waiting:
            number = waiting.pop()
            found.append(number)
            for children in Path(f"/proc/{number}/task").glob("*/children"):
                waiting += [int(child) for child in children.read_text().split()]
        return found

    def _wait(self, probe: str) -> float:
        """Wait for the first answer, whatever it is; return the seconds since the start."""
        while time.monotonic() - self.began < READY_WITHIN:
            if self.process.poll() is not None:
                break
            try:
                asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{probe}", headers=AS_PROXY)
                urllib.request.urlopen(asked, timeout=5).close()
            except urllib.error.HTTPError:
                return time.monotonic() - self.began
            except OSError:
                time.sleep(0.02)
            else:
                return time.monotonic() - self.began
        self.process.kill()
        raise SystemExit(f"The server on port {self.port} did not start; see its log in var/log.")


def _require_free(port: int) -> None:
    """Refuse a port that somebody listens on: granian would share it, and half the answers would come from elsewhere."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"Port {port} is taken; choose another one with --port.")


def _ticks(number: int) -> int:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # utime and stime: fields 14 and 15 of proc(5)


def _pss_kilobytes(number: int) -> int:
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
