"""What holds the house together, looked up in its own source."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import Rating
from tests.paths import ROOT

SOURCES = sorted(path for folder in ("claims", "evidence") for path in (ROOT / folder).rglob("*.py"))
# The model and its querysets are the door itself; the guards name the table because they stand in it.
DOOR = {ROOT / "claims/models/rating.py", ROOT / "claims/database/guards.py"}
# What a manager of ratings may be asked for: the door, one's own, and the writes that actions make.
ASKED = {"visible_to", "own", "create", "bulk_create"}


def other_ways_to_ratings(tree: ast.AST) -> Iterator[str]:
    """Expressions that read ratings without asking who is looking."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            if owner == "Rating" and node.attr in ("objects", "_default_manager", "_base_manager"):
                parent = parents.get(node)
                if not (isinstance(parent, ast.Attribute) and parent.attr in ASKED):
                    yield ast.unparse(parent or node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "FROM claims_rating" in node.value:
            yield node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_ratings_are_read_through_one_door(path):
    if path in DOOR or "migrations" in path.parts:
        return
    assert list(other_ways_to_ratings(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "code",
    [
        "Rating.objects.all()",
        "Rating.objects.filter(claim=claim)",
        "manager = Rating.objects",
        "Rating._base_manager.get(pk=1)",
        "cursor.execute('SELECT * FROM claims_rating')",
    ],
)
def test_another_way_to_ratings_is_seen(code):
    assert list(other_ways_to_ratings(ast.parse(code)))


def test_no_other_noun_leads_to_ratings():
    """Without a name for the way back, there is neither `claim.ratings` nor a look-up through them."""
    back = [field for field in Rating._meta.get_fields() if field.many_to_one and not field.remote_field.hidden]
    assert back == []


def test_the_doors_themselves_are_let_pass():
    for code in ("Rating.objects.visible_to(user).current()", "Rating.objects.own(user).filter(claim=claim)"):
        assert not list(other_ways_to_ratings(ast.parse(code)))


def looks_up_the_open_round(tree: ast.AST) -> Iterator[str]:
    """Functions that ask for the open round without being where a request comes in: it is passed to them."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and "request" not in {one.arg for one in function.args.args}:
            asked = (node for node in ast.walk(function) if isinstance(node, ast.Attribute))
            if any(ast.unparse(node) in ("Round.objects.open", "Round.objects.standing_now") for node in asked):
                yield function.name


# A command is where it comes in, the action that opens one refuses a second one, and five ask of all that are open:
# the door, marking stale (it waits for who is rating), exemptions (an account counts in each of them), and what says in
# which of them a person rates, or sees everything, and what is unfinished as a release is made. A worker is where the
# making of a release comes in.
ASK_FOR_IT = {
    "claims/actions/exemption.py", "claims/actions/round.py", "claims/actions/stale.py", "claims/models/rating.py",
    "claims/reads/review/reveal.py", "claims/reads/review/rounds.py", "claims/reads/release.py",
    "claims/exchange/jobs.py",
}  # fmt: skip


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_open_round_is_passed_in(path):
    if "commands" not in path.parts and str(path.relative_to(ROOT)) not in ASK_FOR_IT:
        assert list(looks_up_the_open_round(ast.parse(path.read_text()))) == []


def writes(tree: ast.AST) -> Iterator[str]:
    """Calls that write records: save, delete and the bulk methods of managers and querysets."""
    names = {"save", "delete", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield ast.unparse(node)


@pytest.mark.parametrize("layer", ["views", "admin", "forms", "filters", "tables", "exchange", "templatetags"])
def test_pages_write_through_actions_alone(layer):
    found = [
        f"{path.relative_to(ROOT)}: {call}"
        for path in (ROOT / "claims" / layer).rglob("*.py")
        for call in writes(ast.parse(path.read_text()))
        # Forms save through actions: that is tested below, for they are a layer of their own.
        if not call.startswith(("super()", "request.session", "form.save(", "status.save("))
    ]
    assert found == []


def test_there_are_no_signal_receivers_but_the_guards():
    receivers = [path for path in SOURCES if "@receiver" in path.read_text() or "_save.connect" in path.read_text()]
    assert receivers == []


def run(*arguments, **settings):
    # The browser tests set a variable that no deployment has.
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=inherited | settings, capture_output=True, text=True, check=False
    )


def test_the_layers_point_down():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_a_deployment_has_no_warnings():
    done = run(
        "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        DJANGO_SETTINGS_MODULE="evidence.settings", HTTPS="on", ALLOWED_HOSTS="evidence.example",
        SECRET_KEY="a-key-for-this-test-alone-that-signs-nothing-0123456789", DATABASE_URL="sqlite://:memory:",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_without_a_secret_key_nothing_starts(tmp_path):
    done = run(
        "manage.py", "check", DJANGO_SETTINGS_MODULE="evidence.settings", EVIDENCE_HOME=str(tmp_path), SECRET_KEY=""
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


# Rooms that hold rules. What draws pages, and what admin and commands do, is tried by the page and the command.
RULED = ("actions", "database", "network", "reads", "rules")
# Files without a test of their own: what serves one action or page alone is tried through that, in this file.
TRIED_IN = {
    "reads/case.py": "views/test_case.py",
    "reads/hold.py": "actions/test_hold.py",
    "network/authority.py": "actions/test_time_stamp.py",
    "network/wire.py": "network/test_fetch.py",
    "rules/time_stamp.py": "actions/test_time_stamp.py",
    "reads/time_stamp.py": "actions/test_time_stamp.py",
    "rules/fair.py": "views/test_release.py",
    "rules/pair.py": "actions/test_pair.py",
    "reads/pair.py": "actions/test_pair.py",
    "reads/change.py": "actions/test_change.py",
    "reads/claim/alike.py": "views/test_pair.py",
    "database/near.py": "actions/test_wording.py",
    "reads/claim/same_wording.py": "actions/test_wording.py",
    "rules/text/same_wording.py": "actions/test_wording.py",
    "reads/claim/question_like.py": "views/test_question_sort.py",
    "reads/evidence/listed.py": "views/test_question.py",
    "reads/review/agreement.py": "views/round/test_agreement.py",
    "reads/review/profile.py": "views/test_profile.py",
    "reads/review/changes.py": "views/test_since.py",
    "reads/review/counts.py": "views/test_results.py",
    "reads/report/activity.py": "views/test_report.py",
    "reads/report/agreement.py": "views/test_report.py",
    "reads/report/frame.py": "views/test_report.py",
    "reads/report/items.py": "views/test_report.py",
    "reads/report/pairs.py": "views/test_report.py",
    "database/month.py": "views/test_report.py",
    "reads/review/asked.py": "actions/test_rating_led.py",
    "reads/review/task.py": "actions/test_rating_led.py",
    "reads/review/wording.py": "views/test_code.py",
    "rules/extract/rows.py": "rules/extract/test_blocks.py",
    "rules/table_record.py": "exchange/own/test_load.py",
    "rules/text/negations.py": "rules/text/test_word_changes.py",
    "actions/address_list.py": "views/source/test_address_list.py",
    "reads/source/address_list.py": "views/source/test_address_list.py",
    "actions/anchor.py": "actions/test_claim.py",
    "actions/api_token.py": "views/test_api.py",
    "actions/webhook.py": "views/test_webhook.py",
    "network/post.py": "views/test_webhook.py",
    "rules/webhook.py": "views/test_webhook.py",
    "actions/identifiers.py": "actions/test_source.py",
    "actions/intervals.py": "views/round/test_intervals.py",
    "actions/own/change.py": "exchange/own/test_load.py",
    "actions/own/changes.py": "exchange/own/test_load.py",
    "actions/own/claims.py": "exchange/own/test_load.py",
    "actions/own/codebooks.py": "exchange/own/test_load.py",
    "actions/own/evidence.py": "exchange/own/test_load.py",
    "actions/own/extra.py": "exchange/own/test_load.py",
    "actions/own/insert.py": "exchange/own/test_load.py",
    "actions/own/judged.py": "exchange/own/test_load.py",
    "actions/own/kept.py": "exchange/own/test_load.py",
    "actions/own/publishers.py": "exchange/release/test_round_trip.py",
    "actions/own/rounds.py": "exchange/release/test_round_trip.py",
    "actions/own/sources.py": "exchange/own/test_load.py",
    "actions/judgement.py": "actions/test_rating.py",
    "actions/subscription.py": "views/test_feed.py",
    "actions/lock.py": "exchange/backup/test_backup.py",
    "actions/login.py": "views/test_login.py",
    "actions/password.py": "actions/test_user.py",
    "reads/publisher_response.py": "actions/test_publisher_response.py",
    "rules/review/heard.py": "actions/test_publisher_response.py",
    "actions/plan.py": "actions/test_assignment.py",
    "actions/propagate.py": "actions/test_relation.py",
    "actions/purge.py": "commands/test_purge.py",
    "actions/purge_log.py": "exchange/backup/test_restore.py",
    "actions/question.py": "actions/test_withdraw.py",
    "actions/restored.py": "exchange/backup/test_restore.py",
    "actions/import_.py": "actions/test_import.py",
    "actions/import_document.py": "actions/test_import.py",
    "actions/import_table.py": "exchange/incoming/test_table_import.py",
    "actions/table_mapping.py": "exchange/incoming/test_table_import.py",
    "actions/import_reference.py": "exchange/incoming/test_references.py",
    "reads/source/imported.py": "exchange/incoming/test_references.py",
    "actions/release.py": "exchange/release/test_build.py",
    "actions/release_withheld.py": "exchange/release/test_build.py",
    "reads/redaction.py": "exchange/release/test_redacted.py",
    "reads/release.py": "exchange/release/test_build.py",
    "actions/saved_view.py": "views/test_saved_view.py",
    "actions/search_text.py": "database/test_search.py",
    "actions/sending.py": "test_sending.py",
    "rules/extract/archived.py": "rules/extract/test_mhtml.py",
    "actions/table/copies.py": "actions/table/test_store.py",
    "actions/table/evidence.py": "actions/table/test_store.py",
    "actions/table/look.py": "actions/table/test_store.py",
    "actions/table/look_said.py": "actions/table/test_store.py",
    "actions/table/once.py": "actions/table/test_store.py",
    "actions/table/people.py": "actions/table/test_store.py",
    "actions/table/rating_said.py": "actions/table/test_store.py",
    "actions/table/ratings.py": "actions/table/test_store.py",
    "actions/table/sources.py": "actions/table/test_store.py",
    "actions/table/step.py": "actions/table/test_store.py",
    "actions/table/terms.py": "actions/table/test_store.py",
    "actions/table/unkept.py": "actions/table/test_store.py",
    "actions/table/words.py": "actions/table/test_store.py",
    "actions/table/write.py": "actions/table/test_store.py",
    "rules/extract/bad.py": "rules/extract/test_document.py",
    "rules/extract/begins.py": "rules/extract/test_extract.py",
    "rules/extract/docx_parts.py": "rules/extract/test_docx.py",
    "rules/extract/imported.py": "rules/extract/test_mhtml.py",
    "rules/extract/jats_page.py": "rules/extract/test_jats.py",
    "rules/extract/jats_said.py": "rules/extract/test_jats.py",
    "rules/extract/warc/answer.py": "rules/extract/test_warc.py",
    "rules/extract/warc/pages.py": "rules/extract/test_warc.py",
    "rules/extract/warc/records.py": "rules/extract/test_warc.py",
    "rules/extract/xml_tree.py": "rules/extract/test_jats.py",
    "rules/extract/zipped.py": "rules/extract/test_zip_pages.py",
    "rules/extract/box.py": "rules/extract/test_html.py",
    "rules/extract/declared.py": "rules/extract/test_style.py",
    "rules/extract/mark.py": "rules/extract/test_html.py",
    "rules/extract/media.py": "rules/extract/test_style.py",
    "rules/extract/pseudo.py": "rules/extract/test_selector.py",
    "rules/extract/selector_reading.py": "rules/extract/test_selector.py",
    "rules/extract/sheet.py": "rules/extract/test_style.py",
    "rules/extract/walk.py": "rules/extract/test_html.py",
    "database/counting.py": "views/claim/test_list.py",
    "database/owners.py": "database/test_keyset.py",
    "reads/review/codings.py": "actions/test_coding_decision.py",
    "reads/claim/descriptions.py": "actions/test_description.py",
    "reads/claim/evidence.py": "actions/test_evidence_item.py",
    "reads/evidence/resting.py": "views/evidence/test_item.py",
    "reads/evidence/table.py": "views/test_question_pages.py",
    "reads/claim/sightings.py": "reads/claim/test_read_anew.py",
    "reads/claim/surroundings.py": "views/source/test_marking.py",
    "reads/demonstration.py": "actions/test_demonstration.py",
    "reads/history.py": "actions/test_description.py",
    "reads/named.py": "admin/test_addresses.py",
    "reads/purge_log.py": "exchange/backup/test_backup.py",
    "reads/quoting.py": "actions/test_purge_words.py",
    "reads/review/conflicts.py": "actions/test_assignment.py",
    "reads/review/flow.py": "views/round/test_paper.py",
    "reads/review/frozen.py": "actions/test_round.py",
    "reads/review/intervals.py": "views/round/test_intervals.py",
    "reads/review/new_evidence.py": "actions/test_new_evidence.py",
    "reads/review/outcome.py": "views/round/test_paper.py",
    "reads/review/paper.py": "views/round/test_paper.py",
    "reads/source/citation.py": "views/source/test_references.py",
    "rules/reference/more.py": "exchange/incoming/test_references.py",
    "rules/reference/reference.py": "exchange/references/test_round_trip.py",
    "rules/reference/retraction.py": "exchange/test_retractions.py",
    "reads/source/copies.py": "actions/test_copies.py",
    "reads/source/duplicates.py": "forms/test_source.py",
    "reads/source/judged.py": "actions/test_capture_judgement.py",
    "reads/source/merging.py": "actions/test_merging.py",
    "reads/source/reading.py": "actions/test_reading.py",
    "reads/source/suggestion.py": "actions/test_not_printed.py",
    "reads/verify.py": "commands/test_verify.py",
    "rules/confined.py": "rules/extract/test_extract.py",
    "rules/copies/limits.py": "rules/copies/test_alignment.py",
    "rules/extract/confined.py": "rules/extract/test_extract.py",
    "rules/extract/doi_links.py": "actions/test_citation.py",
    "rules/extract/parts.py": "rules/extract/test_extract.py",
    "rules/extract/pdf/glyphs.py": "rules/extract/pdf/test_words.py",
    "rules/extract/pdf/opened.py": "rules/extract/test_pdf.py",
    "rules/extract/pdf/pages.py": "rules/extract/pdf/test_noticed.py",
    "rules/extract/pdf/stored.py": "rules/extract/test_pdf.py",
    "rules/extract/printed.py": "rules/extract/test_metadata.py",
    "rules/extract/references.py": "rules/extract/test_html.py",
    "rules/extract/writer.py": "rules/extract/test_html.py",
    "rules/identify/file_name.py": "actions/test_capture.py",
    "rules/identify/short_number.py": "actions/test_number.py",
    "rules/identify/trial_number.py": "rules/identify/test_identifier.py",
    "reads/review/codebook.py": "rules/review/test_codebook.py",
    "reads/review/coder_notes.py": "views/codebook/test_page.py",
    "rules/span/limiting.py": "rules/span/test_outside.py",
    "rules/span/limiting_patterns.py": "rules/span/test_outside.py",
    "rules/span/passages.py": "rules/span/test_sighting.py",
    "rules/text/differences.py": "rules/text/test_folding.py",
    "rules/text/effect.py": "rules/text/test_suggestion.py",
    "rules/text/firmness.py": "rules/text/test_suggestion.py",
    "rules/text/listed.py": "rules/text/test_words.py",
    "rules/text/unstated.py": "rules/text/test_suggestion.py",
}


def rules_without_a_mirror() -> Iterator[str]:
    """Files with functions in the rooms of rules that have no test file of their name in the same place."""
    for room in RULED:
        for path in sorted((ROOT / "claims" / room).rglob("*.py")):
            name = path.relative_to(ROOT / "claims")
            has_rules = any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text())))
            if (
                has_rules
                and path.stem != "__init__"
                and not (ROOT / "tests" / name.parent / f"test_{name.name}").exists()
            ):
                yield str(name)


def test_every_file_of_rules_has_its_tests_in_the_same_place_or_says_where():
    assert list(rules_without_a_mirror()) == sorted(TRIED_IN)
    for name in TRIED_IN.values():
        assert (ROOT / "tests" / name).is_file(), name


def layers_drawn() -> list[set[str]]:
    """The layers as ARCHITECTURE.md lists them, top to bottom."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    drawing = text.split("## Layers, top to bottom", 1)[1].split("```")[1]
    return [set(re.split(" · ", re.split(r"\s{2,}", line)[0])) for line in drawing.strip().splitlines()]


def layers_checked() -> list[set[str]]:
    """The layers of the contract that import-linter checks."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [set(re.findall(r"claims\.(\w+)", layer)) for layer in layers if "claims." in layer]


def test_the_layers_that_are_drawn_are_those_that_are_checked():
    assert layers_drawn() == layers_checked()


def test_every_room_has_its_place_in_the_layers():
    """What has no layer (settings of the application, its checks, migrations) is named here."""
    rooms = {
        path.stem for path in (ROOT / "claims").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - set().union(*layers_checked()) == {"__init__", "apps", "checks", "migrations"}
