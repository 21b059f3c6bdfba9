"""Files that somebody sends to be linked, and what they see of it."""

import csv
import io

import pyarrow as pa
import pyarrow.parquet
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kamkor.foundation.db import context
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.files import tasks
from kamkor.register.linkage.models import FileJob

HEAD = ("Ф.И.О. ребёнка", "Дата рождения", "Мать", "Телефон", "Район", "Примечание")
ROUND = [
    ("Асанов Бакыт Азаматович", "12.03.2015", "Асанова Гүлзат", "0700123456", "Өзгөн", ""),
    ("Токтосунова Айгүл Маратовна", "30.07.2014", "Жазгүл", "0555000111", "Ноокат", "=1+1"),
    ("Жээнбеков Нурсултан", "02.01.2013", "", "0555654321", "Талас", "тайна"),
]  # fmt: skip
SCHOOL = [
    ("Asanov Bakyt Azamatovich", "12.03.2015", "Asanova Gulzat", "+996 700 12 34 56", "Uzgen", ""),
    ("Бейшеналиева Мээрим", "05.11.2012", "", "", "Нарын", ""),
]  # fmt: skip
SECRETS = ("Бакыт", "Bakyt", "обход", "0700123456", "тайна")


def workbook(name, rows, head=HEAD):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("МТУ 7")
        sheet.write(0, 0, "Подворный обход")
        for number, row in enumerate([head, *rows], start=2):
            sheet.write_row(number, 0, list(row))
    return SimpleUploadedFile(name, file.getvalue())


def text(name, rows, head=HEAD):
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return SimpleUploadedFile(name, file.getvalue().encode())


def parquet(name, rows, head):
    file = io.BytesIO()
    columns = dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))
    pa.parquet.write_table(pa.table(columns), file)
    return SimpleUploadedFile(name, file.getvalue())


def send(client, *files, **more):
    return client.post(reverse("files"), {"lists": list(files)} | more)


def job():
    with context.acting_as_machine():
        return FileJob.objects.latest("asked_at")


def confirm(client, **changed):
    """Press the button on the page of columns, as it is shown but for `changed`."""
    page = client.get(reverse("file-columns", args=[job().pk]))
    told = {each.name: each.field for each in page.context["headings"]}
    by_heading = {each.heading: each.name for each in page.context["headings"]}
    told |= {by_heading[heading]: field for heading, field in changed.items()}
    return client.post(reverse("file-columns", args=[job().pk]), told)


def work(queue):
    while queue:
        tasks.link_files(queue.pop(0))


def linked(client, queue, *files, **more):
    assert send(client, *files, **more).status_code == 302
    if job().state == FileJobState.ASKED:
        assert confirm(client).status_code == 302
    work(queue)
    return client.get(reverse("file-job", args=[job().pk]))


def part(client, name):
    return client.get(reverse("file-part", args=[job().pk, name]))


def on_disk(var):
    return [path for path in (var / "linking").rglob("*") if path.is_file()]
