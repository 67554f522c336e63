"""The evidence on a question as a table, on a page and as a file."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from claims.actions.permissions import has_role
from claims.choices import Role
from claims.exchange.spreadsheet import guard
from claims.models import EvidenceLink, Question
from claims.reads.evidence.table import HEAD, MOST_ROWS, evidence_rows
from claims.views.answer import draw, to_save
from claims.views.asked import fetch_for


@require_safe
def question_evidence(request: HttpRequest, uid: str) -> HttpResponse:
    """One row a study, by design; never totalled."""
    person, question = fetch_for(request, Question, uid, *Role)
    rows = evidence_rows(question, person)
    number = EvidenceLink.objects.filter(question=question, withdrawn_at=None).count() if len(rows) == MOST_ROWS else 0
    context = {"question": question, "rows": rows, "number": number, "may_edit": has_role(person, Role.CURATOR)}
    return draw(request, "question/evidence_table.html", context | {"section": "questions"})


@require_safe
def question_evidence_csv(request: HttpRequest, uid: str) -> HttpResponse:
    """The same as CSV, with codes as other files have them."""
    person, question = fetch_for(request, Question, uid, *Role)
    written = io.StringIO(newline="")
    lines = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(["question_uid", "question", *HEAD])
    for row in evidence_rows(question, person):
        lines.writerow([guard(cell) for cell in (question.uid, question.text, *row.cells)])
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evidence-table-{question.uid}.csv"'
    return to_save(response)
