"""The page on which a question becomes another, or two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from claims.choices import Role
from claims.forms.mark import questions_offered
from claims.forms.question_merge import MergeForm, SplitForm
from claims.models import Question
from claims.reads.source.reading import claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch_for

# More are given another question in the list of claims.
MOST_OFFERED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def question_merge(request: HttpRequest, uid: str) -> HttpResponse:
    """Merge a question into another, or take some of its claims to a new one."""
    actor, question = fetch_for(request, Question.objects.current(), uid, Role.CURATOR)
    does = request.POST.get("do", "")
    claims = claims_seen_by(actor).filter(question=question).order_by("pk")
    first = list(claims.values_list("pk", flat=True)[:MOST_OFFERED])
    claims = claims.filter(pk__in=first).select_related("source")
    merge = MergeForm(request.POST if does == "merge" else None, prefix="merge", question=question)
    split = SplitForm(request.POST if does == "split" else None, prefix="split", question=question, claims=claims)
    form = merge if does == "merge" else split
    left = form.save(actor=actor) if form.is_bound and form.is_valid() else None
    if left is not None:
        messages.success(request, "Merged." if does == "merge" else "The claims answer this question now.")
        return redirect(left)
    context = {
        "question": question,
        "merge": merge,
        "split": split,
        "questions": [text for text in questions_offered(actor) if text != question.text],
        "section": "questions",
    }
    return draw(request, "question/merge.html", context, refused=merge.errors or split.errors)
