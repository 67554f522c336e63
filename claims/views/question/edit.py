"""Asking a question, changing it, and recording a search for evidence on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.question import QuestionForm, SearchForm
from claims.models import Question, SearchRecord
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch_for


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def question_new(request: HttpRequest) -> HttpResponse:
    """Ask a question that claims can speak to."""
    actor = require(request.user, Role.CURATOR)
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=Question())
    if form.is_bound and form.is_valid() and form.save_as(actor):
        messages.success(request, "The question is there. Claims can be given it, and evidence linked to it.")
        return redirect(form.instance)
    return draw(request, "question/edit.html", {"form": form, "section": "questions"}, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def question_edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Say a question in other words, or what it means more closely."""
    actor, question = fetch_for(request, Question.objects.current(), uid, Role.CURATOR)
    address = question.get_absolute_url()
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question)
    if form.is_bound and form.is_valid() and form.save_as(actor):
        messages.success(request, "Saved.")
        return redirect(address)
    context = {"form": form, "address": address, "section": "questions"}
    return draw(request, "question/edit.html", context, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def search_new(request: HttpRequest, uid: str) -> HttpResponse:
    """Record a search for evidence on a question."""
    actor, question = fetch_for(request, Question.objects.current(), uid, Role.CURATOR)
    form = SearchForm(request.POST if request.method == "POST" else None, instance=SearchRecord())
    if form.is_bound and form.is_valid() and form.save_as(actor, question):
        messages.success(request, "The search is recorded.")
        return redirect(f"{question.get_absolute_url()}#searches")
    context = {"form": form, "question": question, "section": "questions"}
    return draw(request, "question/search.html", context, refused=form.errors)
