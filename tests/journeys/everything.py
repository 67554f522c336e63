"""Records that fill every page, and where the pages are."""

from datetime import timedelta

from claims.actions.answers import save_item
from claims.actions.codebook_note import add_codebook_note
from claims.actions.coding import begin_coding, code_at
from claims.actions.invitation import invite
from claims.actions.rating import Place, save_draft
from claims.actions.round import close_round
from claims.actions.scheme import copy_scheme_version
from claims.choices import Covers, JobKind, Role, RoundTask, UnitRole
from claims.models import Item, Job
from tests.builders import (
    TEXT,
    make_address_list,
    make_answered,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_import,
    make_pair,
    make_publisher,
    make_question,
    make_rater,
    make_rating,
    make_redaction,
    make_relation,
    make_release,
    make_request,
    make_response,
    make_round,
    make_search,
    make_source,
    make_statement,
    make_table_import,
    make_time_stamp,
    make_user,
    open_round,
)
from tests.decided import decided
from tests.readings import two_readings
from tests.rules.review.test_codebook import level


def everything_on_it():
    """One person with all roles, and records that fill each page."""
    person = make_user(*Role, username="everyone", pseudonym="Everyone")
    question = make_question("Can the cells become cancer?", population="adults")
    make_search(question)
    link = make_evidence_link(question=question, stance="against", mismatches=["species"], why="Mice")
    source = make_source(publisher=make_publisher(sells="yes"), published="2018-03", doi="10.1000/182")
    capture = make_capture(source=source)
    quote = "MSC is a cell therapy that cannot differentiate into cancer if the culture conditions are set accurately."
    described = {
        "statement": "The cells do not turn into cancer when cultured well.", "voice": "marketing",
        "claim_type": "safety", "strength": "denies", "commitment": "absolute", "answers": "conditional",
        "question": question,
    }  # fmt: skip
    rated = make_claim(quote, capture=capture, **described)
    claim = make_claim("It rarely causes immune rejection.", capture=capture, question=question, voice="research")
    said = {"certainty": "very_low", "failure_tags": ("condition_dropped",), "confidence": "low"}
    mine = make_rating(rated, reviewer=person, **said)
    make_rating(rated, wording_gap="overstated", comparator="evidence", **said)
    changed = make_claim()
    for text in ("It rarely causes immune rejection. Call us.", f"{TEXT} So.", f"{TEXT} So.".replace("rarely", "may")):
        make_capture(text, source=changed.source)
    gone = make_claim("Our clinic treats knees.")
    make_capture("Another page altogether.", source=gone.source)
    circular = make_evidence_item(
        title="Study of ours", source=source, capture=capture, exact=quote, doi="10.1000/183", design="case_series"
    )
    make_evidence_link(circular, claim=rated)
    relation = make_relation(source, changed.source, basis="Compared.")
    raters = [make_rater(), make_rater()]
    closed = make_round(rated, raters=raters)
    for rater, verdict in zip(raters, ("supported", "unsupported"), strict=True):
        make_rating(rated, reviewer=rater, round_=closed, verdict=verdict)
    close_round(actor=person, round_=closed)
    decided(closed, rated)
    # While no round that is open hides what was decided.
    release = make_release()
    make_time_stamp(covers=Covers.SOURCE, source=rated.source)
    gold = make_answered(make_claim(), UnitRole.GOLD)
    led = make_round(rated, claim, answered=[gold], instructions="Read the page first.")
    make_evidence_link(claim=rated)
    begun = make_claim(voice="research")
    begin_coding(actor=person, claim=begun)
    readings = two_readings()
    coded = make_claim(question=question, voice="marketing")
    codings = make_round(coded, raters=raters, task=RoundTask.DESCRIBE)
    for rater, voice in zip(raters, ("marketing", "research"), strict=True):
        code_at(actor=rater, place=Place(codings.uid, coded.uid), said={"voice": voice})
    close_round(actor=person, round_=codings)
    made = make_round(opened=False, answered=[gold])
    make_statement(person, make_publisher())
    to_code = make_claim(question=question)
    coding = make_round(to_code, raters=[make_rater(), person], task=RoundTask.DESCRIBE)
    invite(actor=person, note="Dr. A", roles=[Role.REVIEWER], valid=timedelta(days=7))
    job = Job.objects.create(kind=JobKind.FIND_COPIES, created_by=person)
    version = open_round().scheme_version
    draft = copy_scheme_version(actor=person, version=version, name="9.0.0")
    item = Item(version=draft, code="risks", text="Are risks mentioned?", kind="nominal")
    save_item(actor=person, item=item, answers=[level("any", "item")])
    add_codebook_note(actor=person, version=version, level=version.levels.all()[0], text="Agreed on Tuesday.")
    save_draft(actor=person, round_=open_round(), unit=claim, typed={"rationale": "So far"})
    return person, {
        "source": source.get_absolute_url(),
        "source_uid": source.uid,
        "no_text": make_source(title="").get_absolute_url(),
        "changed_source": changed.source.uid,
        "relation": relation.uid,
        "change": changed.changes.latest("pk").uid,
        "job": job.get_absolute_url(),
        "import": make_import(source, actor=person).uid,
        "table": make_table_import(actor=person).uid,
        "list": make_address_list("https://clinic.example/knees", "https://clinic.example/hips").uid,
        "version": version.uid,
        "draft": draft.uid,
        "scheme": version.scheme.uid,
        "claim": claim.get_absolute_url(),
        "changed": make_redaction(changed, changed.quote.split()[0]).claim.get_absolute_url(),
        "rated": rated.get_absolute_url(),
        "rated_uid": rated.uid,
        "claim_uid": claim.uid,
        "question": question.get_absolute_url(),
        "question_uid": question.uid,
        "item": circular.uid,
        "pair": make_pair(coded, make_claim("Our clinic treats knees.", question=question, voice="research")).uid,
        "link": link.uid,
        "round": open_round().uid,
        "led": led.uid,
        "made": made.uid,
        "coding": coding.uid,
        "first": readings[0].uid,
        "second": readings[1].uid,
        "coded": coded.get_absolute_url(),
        "codings": codings.uid,
        "to_code": to_code.uid,
        "begun": begun.get_absolute_url(),
        "closed": closed.uid,
        "rating": mine.uid,
        "request": make_response(make_request(rated), "We stand by it.\r\nAll of it.").request.uid,
        "release": release.get_absolute_url(),
        "publisher": source.publisher.uid,
        "cased": rated.uid,
        "released": f"{release.get_absolute_url()}claims/{release.claims.get().decision_uid}/",
    }
