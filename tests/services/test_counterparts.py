"""Mail, object storage and cache, each by its environment variables alone."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from moto.server import ThreadedMotoServer

from tests.services.conftest import Production


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- SMTP ------------------------------------------------------------------------------------


class Letters(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list = []

    def handle_message(self, message: object) -> None:
        self.arrived.append(message)


def test_mail_leaves_through_the_server_of_email_url(production: Production) -> None:
    letters = Letters()
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        done = production(
            "shell",
            "--verbosity=0",
            "-c",
            "from django.core.management import call_command; from mooc.worker import Worker;"
            "call_command('migrate', 'django_tasks_database', verbosity=0);"
            "call_command('sendtestemail', 'someone@officine.example');"
            "Worker().do_task()",
            EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
            DEFAULT_FROM_EMAIL="Officine <bonjour@officine.example>",
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert [(m["From"], m["To"]) for m in letters.arrived] == [
        ("Officine <bonjour@officine.example>", "someone@officine.example")
    ]


# --- S3 --------------------------------------------------------------------------------------


def test_uploaded_files_go_to_the_bucket_of_s3_bucket(production: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    try:
        address = f"http://127.0.0.1:{server._port}"
        keys = {"aws_access_key_id": "officine", "aws_secret_access_key": "counterpart", "region_name": "eu-west-3"}
        bucket = boto3.resource("s3", endpoint_url=address, **keys).Bucket("officine-media")
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        done = production(
            "shell",
            "--verbosity=0",
            "-c",
            "from django.core.files.base import ContentFile; from django.core.files.storage import default_storage as s;"
            "name = s.save('images/leaf.svg', ContentFile(b'<svg/>')); print(name, s.open(name).read(), s.url(name))",
            S3_BUCKET="officine-media",
            S3_ENDPOINT_URL=address,
            S3_REGION="eu-west-3",
            S3_ACCESS_KEY_ID="officine",
            S3_SECRET_ACCESS_KEY="counterpart",
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("images/leaf.svg b'<svg/>' https://officine.example/media/images/leaf.svg")
        assert [kept.key for kept in bucket.objects.all()] == ["images/leaf.svg"]
    finally:
        server.stop()


# --- Redis -----------------------------------------------------------------------------------

USE_CACHE = """
import time
from django.core.cache import cache
began = time.monotonic()
cache.set("a", 1); cache.set_many({"b": 2}); cache.add("c", 3)
print(cache.get("a"), cache.get_many(["b"]), cache.get("c", "nothing"), cache.incr("n") if cache.get("n") else None)
cache.delete("a"); cache.touch("b"); cache.delete_many(["b"])
print("quick" if time.monotonic() - began < 3 else "slow")
"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A Redis server of this test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield server, f"redis://127.0.0.1:{port}/0"
    os.kill(server.pid, signal.SIGKILL)
    server.wait()


def test_the_cache_is_the_server_of_redis_url(
    production: Production, redis: tuple[subprocess.Popen[bytes], str]
) -> None:
    done = production("shell", "--verbosity=0", "-c", USE_CACHE, REDIS_URL=redis[1])
    assert done.stdout.splitlines() == ["1 {'b': 2} 3 None", "quick"], done.stderr
    seen_by_another_process = production(
        "shell", "--verbosity=0", "-c", "from django.core.cache import cache; print(cache.get('c'))", REDIS_URL=redis[1]
    )
    assert seen_by_another_process.stdout.strip() == "3"


@pytest.mark.parametrize("trouble", [signal.SIGKILL, signal.SIGSTOP])
def test_the_site_goes_on_when_redis_is_gone_or_hangs(
    production: Production, redis: tuple[subprocess.Popen[bytes], str], trouble: signal.Signals
) -> None:
    os.kill(redis[0].pid, trouble)
    done = production("shell", "--verbosity=0", "-c", USE_CACHE, REDIS_URL=redis[1])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["None {} nothing None", "quick"]
    assert "The cache is away" in done.stderr
    assert "Traceback" not in done.stderr
