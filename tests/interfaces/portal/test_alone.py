"""The public site in a process of its own: no database, no keys, no accounts."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pypdf
import pytest

from kamkor.monitoring.publishing.store import shelf

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import json, sys
import config.portal_wsgi
from django.apps import apps
from django.conf import settings
from django.test import Client
answer = Client().get("/open/ru/method/?w-health=60")
print(json.dumps({
    "status": answer.status_code, "databases": list(settings.DATABASES),
    "apps": [app.name for app in apps.get_app_configs()],
    "models": [m for m in sys.modules if m.startswith("kamkor.") and m.endswith(".models")],
    "psycopg": "psycopg" in sys.modules, "cookies": list(answer.cookies),
}))
"""


@pytest.fixture
def alone(releases, tmp_path):
    """The environment of a machine that has the releases and nothing else."""
    told = {
        k: v for k, v in os.environ.items() if not k.startswith(("KAMKOR_", "DJANGO_"))
    }
    return told | {
        "KAMKOR_PUBLICATION": str(releases("KG")),
        "KAMKOR_VAR": str(tmp_path / "var"),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }


def test_it_serves_without_a_database_and_imports_no_model(alone, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT, env=alone, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == 200
    assert told["databases"] == ["default"] or told["databases"] == []
    assert told["models"] == [] and not told["psycopg"]
    assert "django.contrib.auth" not in told["apps"]
    assert told["cookies"] == []
    assert not (tmp_path / "var").exists(), "no keys are made"


def test_the_command_serves_it_and_nothing_of_the_register(alone):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kamkor", "portal", "serve", "--workers", "1"]
    server = subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env=alone, stderr=subprocess.PIPE
    )
    try:
        page = opened(f"http://127.0.0.1:{port}/open/kk/", server)
        assert "Set-Cookie" not in page.headers
        assert re.search(r"<h1>[^<]*2024</h1>", page.read().decode())
        opened(f"http://127.0.0.1:{port}/", server)
        for place in ("/children/", "/account/login/", "/api/"):
            with pytest.raises(urllib.error.HTTPError):
                opened(f"http://127.0.0.1:{port}{place}", server)
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stderr.close()


def opened(address, server, patience=60):
    ends = time.monotonic() + patience
    while True:
        try:
            return urllib.request.urlopen(address, timeout=30)  # noqa: S310
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            assert server.poll() is None, server.stderr.read().decode()
            assert time.monotonic() < ends, "it does not answer"
            time.sleep(0.2)


def test_the_profiles_of_all_regions_are_one_command(alone, releases, tmp_path):
    out = tmp_path / "profiles"
    done = subprocess.run(
        [sys.executable, "-m", "kamkor", "portal", "profiles", "--out", str(out),
         "--site", "https://figures.example"],
        cwd=ROOT, env=alone, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stdout
    assert shelf.current(releases("KG")).number == 2
    assert len(list(out.glob("profile-*-r2-*.pdf"))) == 9 * 4
    assert {len(pypdf.PdfReader(path).pages) for path in out.glob("*.pdf")} == {2}
    sheet = pypdf.PdfReader(out / "profile-41702000000000-r2-ky.pdf")
    told = " ".join(page.extract_text() for page in sheet.pages)
    assert "Ысык-Көл облусу" in told
    assert "https://figures.example/open/ky/r2/regions/41702000000000/" in told


def test_without_a_release_the_command_says_so(alone, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "kamkor", "portal", "profiles", "--out", str(tmp_path / "x")],
        cwd=ROOT, env=alone | {"KAMKOR_PUBLICATION": str(tmp_path / "none")},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no such release" in done.stderr
    assert not (tmp_path / "x").exists()
