"""The same addresses in the process of the public site, which has no register."""

import json
import os
import subprocess
import sys

from django.conf import settings

_ASK = """
import json, sys
import django
django.setup()
from django.test import Client
told = {}
for path in json.loads(sys.argv[1]):
    answer = Client().get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told[path] = [answer.status_code, body.decode(), answer.get("Vary"), len(answer.cookies)]
print(json.dumps(told))
"""


def asked(folder, *paths):
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(paths)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.portal",
            "KAMKOR_PUBLICATION": str(folder),
            "DATABASE_URL": "",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_open_data_is_served_where_no_database_is(folder, site):
    data, page, lost = (
        "/data/v1/data/CWB_IND?format=csv",
        "/data/?lang=ky",
        "/data/v1/x",
    )
    told = asked(folder, data, page, lost)
    status, body, vary, cookies = told[data]
    assert (status, vary, cookies) == (200, "Accept, Accept-Language", 0)
    assert body == site.text("data/CWB_IND?format=csv")
    status, body, _vary, cookies = told[page]
    assert (status, cookies) == (200, 0)
    assert "<h1>Ачык маалыматтар</h1>" in body
    status, body, _vary, _cookies = told[lost]
    assert (status, "Мындай аталыштагы түзүм" in body) == (404, True)
