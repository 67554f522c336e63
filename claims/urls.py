"""Addresses of the pages."""

from django.contrib.auth import views as auth
from django.urls import path

from claims.views import (
    account,
    capture,
    claim,
    claim_list,
    export,
    health,
    home,
    question,
    question_list,
    review,
    source,
    source_list,
    suggestions,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sources/", source_list.SourceList.as_view(), name="source_list"),
    path("sources/new/", source.source_new, name="source_new"),
    path("sources/<slug:uid>/", source.source_detail, name="source"),
    path("sources/<slug:uid>/mark/", source.claim_mark, name="claim_mark"),
    path("sources/<slug:uid>/captures/<slug:capture_uid>/bytes/", capture.capture_bytes, name="capture_bytes"),
    path("sources/<slug:uid>/captures/<slug:capture_uid>/attach/", capture.capture_attach, name="capture_attach"),
    path("sources/<slug:uid>/captures/<slug:capture_uid>/archive/", capture.capture_archive, name="capture_archive"),
    path("sources/<slug:uid>/captures/<slug:capture_uid>/extract/", capture.capture_extract, name="capture_extract"),
    path(
        "sources/<slug:uid>/captures/<slug:capture_uid>/files/<slug:attachment_uid>/",
        capture.attachment_bytes,
        name="attachment_bytes",
    ),
    path(
        "sources/<slug:uid>/captures/<slug:capture_uid>/take/<int:number>/",
        suggestions.suggestion_take,
        name="suggestion_take",
    ),
    path("claims/", claim_list.ClaimList.as_view(), name="claim_list"),
    path("claims/<slug:uid>/", claim.claim_detail, name="claim"),
    path("claims/<slug:uid>/describe/", claim.claim_describe, name="claim_describe"),
    path("questions/", question_list.QuestionList.as_view(), name="question_list"),
    path("questions/<slug:uid>/", question.question_detail, name="question"),
    path("review/", review.queue, name="review"),
    path("review/next/", review.next_claim, name="next_claim"),
    path("review/<slug:round_uid>/<slug:claim_uid>/", review.rate, name="rate"),
    path("review/<slug:round_uid>/<slug:claim_uid>/draft/", review.draft, name="draft"),
    path("exports/", export.exports, name="exports"),
    path("exports/dictionary/", export.dictionary, name="export_dictionary"),
    path("exports/<slug:name>.csv", export.download, {"format": "csv"}, name="export_csv"),
    path("exports/<slug:name>.jsonl", export.download, {"format": "jsonl"}, name="export_jsonl"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(next_page="/login/?out"), name="logout"),
    path("account/password/", account.PasswordChange.as_view(), name="password_change"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
