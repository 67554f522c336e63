"""Addresses of the pages."""

from django.contrib.auth import views as auth
from django.urls import path, register_converter

from claims.views import (
    account,
    annotations,
    api_token,
    export,
    feed,
    glossary,
    health,
    hold,
    home,
    import_,
    import_table,
    interest,
    invitation,
    job,
    publisher_answer,
    publisher_response,
    redaction,
    release,
    report,
    saved_view,
    several,
    sighting,
    subscription,
    time_stamp,
    webhook,
    withholding,
)
from claims.views.asked import FeedConverter, JudgementConverter, UidConverter
from claims.views.case import page as case
from claims.views.case import zip as case_zip
from claims.views.change import detail as change
from claims.views.change import due
from claims.views.change import list as change_list
from claims.views.claim import description, proof
from claims.views.claim import detail as claim
from claims.views.claim import list as claim_list
from claims.views.codebook import answers as codebook_answers
from claims.views.codebook import compare as codebook_compare
from claims.views.codebook import edit as codebook_edit
from claims.views.codebook import files as codebook_files
from claims.views.codebook import page as codebook
from claims.views.evidence import item as evidence
from claims.views.evidence import link as evidence_link
from claims.views.evidence import list as evidence_list
from claims.views.pair import compare
from claims.views.pair import detail as pair
from claims.views.pair import files as pair_files
from claims.views.pair import list as pair_list
from claims.views.pair import wordings as pair_wordings
from claims.views.question import detail as question
from claims.views.question import edit as question_edit
from claims.views.question import evidence as question_evidence
from claims.views.question import list as question_list
from claims.views.question import merge as question_merge
from claims.views.question import sort as question_sort
from claims.views.relation import decide as relation
from claims.views.relation import list as relation_list
from claims.views.review import code, queue, rate, since
from claims.views.round import agreement as round_agreement
from claims.views.round import codings as round_codings
from claims.views.round import decide
from claims.views.round import detail as round_detail
from claims.views.round import list as round_list
from claims.views.round import paper as round_paper
from claims.views.round import step as round_step
from claims.views.source import address_list, alignment, bookmarklet, capture, marking, merge, suggestion
from claims.views.source import detail as source
from claims.views.source import list as source_list
from claims.views.source import references as source_references

register_converter(UidConverter, "uid")
register_converter(FeedConverter, "feed")
register_converter(JudgementConverter, "judgement")
register_converter(source_references.FormConverter, "form")

urlpatterns = [
    path("", home.home, name="home"),
    path("sources/", source_list.SourceList.as_view(), name="source_list"),
    path("sources/new/", source.source_new, name="source_new"),
    path("sources/fetch/", job.fetch_new, name="fetch"),
    path("sources/references.<form:form>", source_references.source_references, name="source_references"),
    path("sources/bookmarklet/", bookmarklet.bookmarklet_page, name="bookmarklet"),
    path("sources/receive/", bookmarklet.receive, name="receive"),
    path("address-lists/", address_list.address_lists, name="address_lists"),
    path("address-lists/new/", address_list.address_list_new, name="address_list_new"),
    path("address-lists/<uid:uid>/", address_list.address_list_detail, name="address_list"),
    path("address-lists/<uid:uid>/stop/", address_list.address_list_stop, name="address_list_stop"),
    path("address-lists/<uid:uid>/<int:position>/", address_list.listed_address, name="listed_address"),
    path("imports/", import_.imports, name="imports"),
    path("imports/<uid:uid>/", import_.import_detail, name="import"),
    path("imports/<uid:uid>/store/", import_.import_store, name="import_store"),
    path("imports/<uid:uid>/discard/", import_.import_discard, name="import_discard"),
    path("imports/<uid:uid>/evidence/", import_.import_evidence, name="import_evidence"),
    path("imports/<uid:uid>/take/<int:position>/", import_.import_take, name="import_take"),
    path("imports/<uid:uid>/read/", import_table.import_read, name="import_read"),
    path("imports/<uid:uid>/columns/", import_table.import_columns, name="import_columns"),
    path("imports/<uid:uid>/codes/", import_table.import_codes, name="import_codes"),
    path("imports/<uid:uid>/look/", import_table.import_look, name="import_look"),
    path("imports/<uid:uid>/errors.csv", import_table.import_errors, name="import_errors"),
    path("imports/<uid:uid>/mapping.json", import_table.import_mapping, name="import_mapping"),
    path("imports/<uid:uid>/keep/", import_table.import_keep, name="import_keep"),
    path("imports/mappings/<uid:uid>/forget/", import_table.mapping_forget, name="mapping_forget"),
    path("imports/<uid:uid>/undo/", import_.import_undo, name="import_undo"),
    path("jobs/find-copies/", job.find_copies_start, name="find_copies"),
    path("jobs/find-wordings/", job.find_wordings_start, name="find_wordings"),
    path("jobs/<uid:uid>/", job.job_detail, name="job"),
    path("jobs/<uid:uid>/again/", job.job_again, name="job_again"),
    path("sources/<uid:uid>/", source.source_detail, name="source"),
    path("sources/<uid:uid>/reference.<form:form>", source_references.source_reference, name="source_reference"),
    path("sources/<uid:uid>/mark/", source.claim_mark, name="claim_mark"),
    path("sources/<uid:uid>/surroundings/", marking.surroundings, name="surroundings"),
    path("sources/<uid:uid>/not-printed/", suggestion.not_printed, name="not_printed"),
    path("sources/<uid:uid>/reading/", marking.reading, name="reading"),
    path("readings/<uid:uid>/merge/<uid:other_uid>/", merge.merge, name="merge"),
    path("sources/<uid:uid>/captures/<uid:capture_uid>/bytes/", capture.capture_bytes, name="capture_bytes"),
    path("sources/<uid:uid>/captures/<uid:capture_uid>/attach/", capture.capture_attach, name="capture_attach"),
    path("sources/<uid:uid>/captures/<uid:capture_uid>/archive/", capture.capture_archive, name="capture_archive"),
    path("sources/<uid:uid>/captures/<uid:capture_uid>/judge/", capture.capture_judge, name="capture_judge"),
    path("sources/<uid:uid>/captures/<uid:capture_uid>/extract/", capture.capture_extract, name="capture_extract"),
    path(
        "sources/<uid:uid>/captures/<uid:capture_uid>/files/<uid:attachment_uid>/",
        capture.attachment_bytes,
        name="attachment_bytes",
    ),
    path(
        "sources/<uid:uid>/captures/<uid:capture_uid>/take/",
        suggestion.suggestions_take,
        name="suggestions_take",
    ),
    path(
        "sources/<uid:uid>/captures/<uid:capture_uid>/take/<int:number>/",
        suggestion.suggestion_take,
        name="suggestion_take",
    ),
    path("sources/<uid:uid>/watch/", due.source_watch, name="source_watch"),
    path("sources/<uid:uid>/time-stamp/", time_stamp.source_stamp, name="source_stamp"),
    path("time-stamps/", time_stamp.time_stamps, name="time_stamps"),
    path("time-stamps/<uid:uid>/time-stamp.zip", time_stamp.time_stamp_zip, name="time_stamp_zip"),
    path("releases/<uid:uid>/time-stamp/", time_stamp.release_stamp, name="release_stamp"),
    path(
        "releases/<uid:uid>/time-stamps/<uid:stamp_uid>.zip", time_stamp.release_time_stamp, name="release_time_stamp"
    ),
    path(
        "sources/<uid:uid>/captures/<uid:capture_uid>/pictures/<uid:attachment_uid>/", capture.picture, name="picture"
    ),
    path("publishers/<uid:uid>/case/", case.case, name="case"),
    path("publishers/<uid:uid>/case/exhibit/", case.case_exhibit, name="case_exhibit"),
    path("publishers/<uid:uid>/case/time-stamp/", case.case_stamp, name="case_stamp"),
    path("publishers/<uid:uid>/case.zip", case_zip.case_zip, name="case_zip"),
    path("holds/", hold.holds, name="holds"),
    path("holds/new/", hold.hold_new, name="hold_new"),
    path("holds/<uid:uid>/lift/", hold.hold_lift, name="hold_lift"),
    path("sources/<uid:uid>/withhold/", withholding.withhold_capture, name="withhold"),
    path("withholdings/<uid:uid>/lift/", withholding.withholding_lift, name="withholding_lift"),
    path("sources/<uid:uid>/relations/new/", relation.relation_new, name="relation_new"),
    path("sources/<uid:uid>/align/<uid:other_uid>/", alignment.alignment, name="alignment"),
    path("sources/<uid:uid>/copies/", alignment.copies_look, name="copies_look"),
    path("relations/", relation_list.RelationList.as_view(), name="relation_list"),
    path("relations/<uid:uid>/<slug:decision>/", relation.relation_decide, name="relation_decide"),
    path("sightings/", sighting.sighting_list, name="sighting_list"),
    path("sightings/accept/", sighting.sighting_accept_moved, name="sighting_accept_moved"),
    path("sightings/<uid:uid>/decide/", sighting.sighting_decide, name="sighting_decide"),
    path("changes/", change_list.ChangeList.as_view(), name="change_list"),
    path("changes/due/", due.due, name="due"),
    path("changes/<uid:uid>/", change.change_detail, name="change"),
    path("claims/", claim_list.ClaimList.as_view(), name="claim_list"),
    path("claims/annotations/", annotations.annotations_new, name="annotations_new"),
    path("claims/<uid:uid>/", claim.claim_detail, name="claim"),
    path("claims/<uid:uid>/proof.zip", proof.claim_proof, name="claim_proof"),
    path("claims/<uid:uid>/annotation.jsonld", proof.claim_annotation, name="claim_annotation"),
    path("claims/<uid:uid>/code/", code.claim_code, name="claim_code"),
    path("claims/<uid:uid>/codings/", description.claim_codings, name="claim_codings"),
    path("claims/<uid:uid>/redact/", redaction.claim_redact, name="claim_redact"),
    path("redactions/<uid:uid>/lift/", redaction.redaction_lift, name="redaction_lift"),
    path("claims/<uid:uid>/compare/", compare.compare, name="compare"),
    path("pairs/", pair_list.PairList.as_view(), name="pair_list"),
    path("pairs/pairs.csv", pair_list.pair_csv, name="pair_csv"),
    path("pairs/wordings/", pair_wordings.wordings, name="wordings"),
    path("pairs/<uid:uid>/", pair.pair_detail, name="pair"),
    path("pairs/<uid:uid>/pair.svg", pair_files.pair_file, {"form": "svg"}, name="pair_svg"),
    path("pairs/<uid:uid>/pair.png", pair_files.pair_file, {"form": "png"}, name="pair_png"),
    path("pairs/<uid:uid>/pair.html", pair_files.pair_file, {"form": "html"}, name="pair_html"),
    path("claims/<uid:uid>/describe/", claim.claim_describe, name="claim_describe"),
    path(
        "claims/<uid:uid>/descriptions/<uid:description_uid>/",
        description.description_decide,
        name="description_decide",
    ),
    path("questions/", question_list.QuestionList.as_view(), name="question_list"),
    path("questions/new/", question_edit.question_new, name="question_new"),
    path("questions/sort/", question_sort.question_sort, name="question_sort"),
    path("questions/<uid:uid>/", question.question_detail, name="question"),
    path("questions/<uid:uid>/edit/", question_edit.question_edit, name="question_edit"),
    path("questions/<uid:uid>/merge/", question_merge.question_merge, name="question_merge"),
    path("questions/<uid:uid>/searches/", question_edit.search_new, name="search_new"),
    path("questions/<uid:uid>/evidence/", question_evidence.question_evidence, name="question_evidence"),
    path("questions/<uid:uid>/evidence.csv", question_evidence.question_evidence_csv, name="question_evidence_csv"),
    path("evidence/", evidence_list.EvidenceList.as_view(), name="evidence_list"),
    path("evidence/link/", evidence_link.evidence_link, name="evidence_link"),
    path("evidence/links/<uid:uid>/", evidence.evidence_link_edit, name="evidence_link_edit"),
    path("evidence/<uid:uid>/", evidence.evidence_detail, name="evidence"),
    path("evidence/<uid:uid>/edit/", evidence.evidence_edit, name="evidence_edit"),
    path("evidence/<uid:uid>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"),
    path("results/", report.results, name="results"),
    path("results/<slug:key>.csv", report.results_file, {"form": "csv"}, name="results_csv"),
    path("results/<slug:key>.svg", report.results_file, {"form": "svg"}, name="results_svg"),
    path("results/<slug:key>.png", report.results_file, {"form": "png"}, name="results_png"),
    path("several/<slug:of>/", several.several, name="several"),
    path("saved-views/<slug:of>/", saved_view.view_new, name="saved_view_new"),
    path("saved-views/<uid:uid>/remove/", saved_view.view_remove, name="saved_view_remove"),
    path("review/", queue.queue, name="review"),
    path("review/since/<uid:uid>/", since.since, name="since"),
    path("review/<uid:round_uid>/", queue.next_in, name="next_in"),
    path("review/<uid:round_uid>/<uid:unit_uid>/", rate.rate, name="rate"),
    path("review/<uid:round_uid>/<uid:unit_uid>/code/", code.code, name="code"),
    path("review/<uid:round_uid>/<uid:unit_uid>/draft/", rate.draft, name="draft"),
    path("rounds/", round_list.round_list, name="round_list"),
    path("rounds/new/", round_list.round_new, name="round_new"),
    path("rounds/standing/", round_list.standing_new, name="standing_new"),
    path("rounds/<uid:uid>/", round_detail.round_detail, name="round"),
    path("rounds/<uid:uid>/decide/", decide.decide_queue, name="decide_queue"),
    path("rounds/<uid:uid>/decide/<uid:unit_uid>/", decide.decide_unit, name="decide_unit"),
    path("rounds/<uid:uid>/codings/", round_codings.round_codings, name="round_codings"),
    path("rounds/<uid:uid>/agreement/", round_agreement.round_agreement, name="round_agreement"),
    path("rounds/<uid:uid>/agreement.csv", round_agreement.round_agreement_csv, name="round_agreement_csv"),
    path("rounds/<uid:uid>/agreement/intervals/", round_agreement.round_intervals, name="round_intervals"),
    path("rounds/<uid:uid>/paper/", round_paper.round_paper, name="round_paper"),
    path("rounds/<uid:uid>/paper/flow.csv", round_paper.round_paper_csv, {"table": "flow"}, name="round_paper_flow"),
    path(
        "rounds/<uid:uid>/paper/sources.csv",
        round_paper.round_paper_csv,
        {"table": "sources"},
        name="round_paper_sources",
    ),
    path(
        "rounds/<uid:uid>/paper/frequencies.csv",
        round_paper.round_paper_csv,
        {"table": "frequencies"},
        name="round_paper_frequencies",
    ),
    path("rounds/<uid:uid>/open/", round_step.round_open, name="round_open"),
    path("rounds/<uid:uid>/close/", round_step.round_close, name="round_close"),
    path("rounds/<uid:uid>/reopen/", round_step.round_reopen, name="round_reopen"),
    path("rounds/<uid:uid>/discard/", round_step.round_discard, name="round_discard"),
    path("rounds/<uid:uid>/hand-out/", round_step.round_hand_out, name="round_hand_out"),
    path("rounds/<uid:uid>/join/", round_step.round_join, name="round_join"),
    path("rounds/<uid:uid>/leave/", round_step.round_leave, name="round_leave"),
    path("rounds/<uid:uid>/answers/", round_step.round_answer, name="round_answer"),
    path("rounds/<uid:uid>/answers/<uid:unit_uid>/remove/", round_step.round_answer_away, name="round_answer_away"),
    path("rounds/<uid:uid>/evidence/<uid:link_uid>/", round_step.round_evidence, name="round_evidence"),
    path("exports/", export.exports, name="exports"),
    path("exports/dictionary/", export.dictionary, name="export_dictionary"),
    path("exports/workbook.xlsx", export.book, name="export_workbook"),
    path("exports/<slug:name>.csv", export.download, {"format": "csv"}, name="export_csv"),
    path("exports/<slug:name>.jsonl", export.download, {"format": "jsonl"}, name="export_jsonl"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/all/", codebook.codebook_list, name="codebook_list"),
    path("codebook/new/", codebook_edit.scheme_new, name="codebook_new"),
    path("codebook/take-in/", codebook_files.take_in, name="codebook_take_in"),
    path("codebook/named/<uid:uid>/", codebook_edit.scheme_edit, name="codebook_scheme"),
    path("codebook/<uid:uid>/", codebook.codebook_version, name="codebook_version"),
    path("codebook/<uid:uid>/notes/", codebook.note_add, name="codebook_note"),
    path("codebook/<uid:uid>/codebook.json", codebook_files.download, {"form": "json"}, name="codebook_json"),
    path("codebook/<uid:uid>/codebook.qdc", codebook_files.download, {"form": "qdc"}, name="codebook_qdc"),
    path("codebook/<uid:uid>/compare/<uid:other_uid>/", codebook_compare.compare_versions, name="codebook_compare"),
    path("codebook/<uid:uid>/compare/<uid:other_uid>/match/", codebook_compare.match, name="codebook_match"),
    path("codebook/<uid:uid>/copy/", codebook_edit.version_copy, name="codebook_copy"),
    path("codebook/<uid:uid>/status/", codebook_edit.version_status, name="codebook_status"),
    path("codebook/<uid:uid>/edit/", codebook_edit.version_edit, name="codebook_edit"),
    path("codebook/<uid:uid>/edit/<judgement:axis>/", codebook_answers.answers_edit, name="codebook_answers"),
    path("codebook/<uid:uid>/questions/", codebook_answers.item_edit, name="codebook_item_new"),
    path("codebook/<uid:uid>/questions/<slug:code>/", codebook_answers.item_edit, name="codebook_item"),
    path("codebook/<uid:uid>/questions/<slug:code>/move/", codebook_answers.item_move, name="codebook_item_move"),
    path("help/", glossary.help_page, name="help"),
    path("help/api/", api_token.help_api, name="help_api"),
    path("help/claims/", glossary.claims_page, name="help_claims"),
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(next_page="/login/?out"), name="logout"),
    path("account/password/", account.PasswordChange.as_view(), name="password_change"),
    path("invitations/", invitation.invitations, name="invitations"),
    path("invitations/<uid:uid>/revoke/", invitation.invitation_revoke, name="invitation_revoke"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("responses/", publisher_response.responses, name="responses"),
    path("responses/new/", publisher_response.response_new, name="response_new"),
    path("responses/<uid:uid>/", publisher_response.response_detail, name="response"),
    path("responses/links/<uid:uid>/close/", publisher_response.publisher_link_close, name="publisher_link_close"),
    path("answer/<str:secret>/", publisher_answer.publisher_answer, name="publisher_answer"),
    path("webhooks/", webhook.webhooks, name="webhooks"),
    path("webhooks/<uid:uid>/close/", webhook.webhook_close, name="webhook_close"),
    path("account/tokens/", api_token.api_tokens, name="api_tokens"),
    path("account/tokens/<uid:uid>/revoke/", api_token.api_token_revoke, name="api_token_revoke"),
    path("account/interests/", interest.interests, name="interests"),
    path("account/subscription/", subscription.subscription, name="subscription"),
    path("feeds/<str:secret>/<feed:of>.atom", feed.feed, name="feed"),
    path("releases/feed.atom", feed.public_releases, name="release_feed"),
    path("releases/", release.releases, name="release_list"),
    path("releases/new/", release.release_new, name="release_new"),
    path("releases/<uid:uid>/", release.release_detail, name="release"),
    path("releases/<uid:uid>/files.zip", release.release_zip, name="release_zip"),
    path("releases/<uid:uid>/claims/", release.release_claims, name="release_claims"),
    path("releases/<uid:uid>/claims/<uid:decision_uid>/", release.release_claim, name="release_claim"),
    path("releases/<uid:uid>/public/", release.release_public, name="release_public"),
    path("releases/<uid:uid>/listed/", release.release_listed, name="release_listed"),
    path("releases/<uid:uid>/withhold/", release.release_withhold, name="release_withhold"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
