"""Telling servers of others what happened here: a lead says which ones, and a worker tells them within bounds.

What is to be told is stored in the transaction of what happened, so that it is told if that happened, and not
otherwise. It is told by uids and links alone: nobody learns from it what a page would hide from them.
"""

import json
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django_tasks import task

from claims.actions.permissions import require
from claims.actions.record import check_typed, typed
from claims.choices import Event, Role, Told
from claims.models import EVERYBODY, Capture, Change, Decision, Release, User, Webhook, WebhookDelivery
from claims.network.fetch import Network
from claims.network.post import check_public, post
from claims.network.target import FetchRefused
from claims.reads.review.seen import decisions_seen_by
from claims.rules.webhook import MOST_FAILURES, MOST_TRIES, SIGNATURE, TIMESTAMP, pause_after, signature_of

NEEDED: Final = "Only leads say which servers are told what happens here."
OFF: Final = "Other servers are told nothing here: whoever runs this server can turn that on (WEBHOOKS)."
MOST: Final = 10
BYTES: Final = 32
# What people wait for is done before.
AFTER_OTHERS: Final = -10
# A worker that was stopped at it does not come back to it by itself.
LOST: Final = timedelta(minutes=10)
SURE: Final = range(200, 300)


# --- which servers ---------------------------------------------------------------------------------------------------


@transaction.atomic
def add_webhook(*, actor: User, address: str, events: Collection[str]) -> Webhook:
    """Have an address told of these events; its secret is made here.

    Raises ValidationError by field (an address that is not public, no event) and where it is off here; PermissionDenied
    unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    if not settings.WEBHOOKS:
        raise ValidationError(OFF)
    said = typed(address, "address")
    if not said:
        raise ValidationError({"address": "Give the address that is to be told."})
    try:
        check_public(said)
    except FetchRefused as error:
        raise ValidationError({"address": str(error)}) from error
    if not events or not set(events) <= set(Event.values):
        raise ValidationError({"events": "Choose what it is told of."})
    if Webhook.objects.open().count() >= MOST:
        raise ValidationError(f"{MOST} addresses are told already. Take one away first.")
    chosen = [event.value for event in Event if event in events]
    hook = Webhook(address=said, events=chosen, secret=secrets.token_urlsafe(BYTES), created_by=actor)
    check_typed(hook)
    hook.save()
    return hook


@transaction.atomic
def close_webhook(*, actor: User, webhook: Webhook) -> Webhook:
    """Tell it nothing any more; what waits is given up. Raises PermissionDenied unless the actor is a lead."""
    require(actor, Role.LEAD, needed=NEEDED)
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if held.closed_at is None:
        _close(held, f"Taken away by {actor.shown_name}."[:200])
    return held


def _close(hook: Webhook, because: str) -> None:
    hook.closed_at, hook.closed_because = timezone.now(), because
    hook.save(update_fields=["closed_at", "closed_because", "failures"])
    hook.deliveries.filter(state=Told.WAITING).update(state=Told.FAILED)


# --- what happened ---------------------------------------------------------------------------------------------------


def tell_decision(decision: Decision) -> None:
    """In the transaction that stores it. One that a round has not shown to everybody is told to nobody outside."""
    if settings.WEBHOOKS and decisions_seen_by(EVERYBODY).filter(pk=decision.pk).exists():
        about = {decision.unit_kind: decision.unit.uid, "round": decision.round.uid}
        _tell(Event.DECISION, decision.uid, about, decision.unit)


def tell_release(release: Release, what: str) -> None:
    """In the transaction in which it is made, or made public."""
    if settings.WEBHOOKS:
        _tell(Event.RELEASE, release.uid, {"what": what}, release)


def tell_changes(capture: Capture) -> None:
    """In the transaction that looked for claims on a newer copy: once, where any of them is not as it was."""
    if settings.WEBHOOKS and Change.objects.filter(sighting__capture=capture).exists():
        _tell(Event.CHANGE, capture.uid, {"source": capture.source.uid, "capture": capture.uid}, capture.source)


def _tell(event: Event, uid: str, about: dict[str, str], record: models.Model) -> None:
    now = timezone.now()
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    page = getattr(record, "get_absolute_url", str)()
    link = f"{base}{page}" if base and page else ""
    said = {"event": event.value, "uid": uid, **about, "link": link, "at": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
    for hook in Webhook.objects.open():
        if event in hook.events:
            made = WebhookDelivery(webhook=hook, event=event, next_at=now)
            made.body = json.dumps(said | {"delivery": made.uid})
            made.save()
            _enqueue(made)


def _enqueue(delivery: WebhookDelivery) -> None:
    deliver.using(priority=AFTER_OTHERS, run_after=delivery.next_at).enqueue(delivery.uid)


# --- what a worker does ----------------------------------------------------------------------------------------------


@task()
def deliver(uid: str) -> None:
    """Tell one server of one event, and take up what a worker was stopped at."""
    deliver_now(uid)
    lost = WebhookDelivery.objects.filter(state=Told.WAITING, next_at__lt=timezone.now() - LOST)
    for one in lost[:MOST]:
        with transaction.atomic():
            one.next_at = timezone.now()
            one.save(update_fields=["next_at"])
            _enqueue(one)


def deliver_now(uid: str, network: Network | None = None) -> None:
    """Try it, unless it was told or given up already, or its server rests after a failure: then it waits as well."""
    rows = WebhookDelivery.objects.select_related("webhook")
    delivery = rows.filter(uid=uid, state=Told.WAITING).first()
    if delivery is None:
        return
    rests = delivery.webhook.rests_until
    if rests is not None and rests > timezone.now():
        _wait(delivery, rests)
        return
    status, error = (None, OFF) if not settings.WEBHOOKS else _sent(delivery, network)
    with transaction.atomic():
        _note(delivery, status, error)


def _sent(delivery: WebhookDelivery, network: Network | None) -> tuple[int | None, str]:
    """The status that the server answered, and what is wrong; nothing is where it took it."""
    timestamp = str(int(timezone.now().timestamp()))
    signed = signature_of(delivery.webhook.secret, timestamp, delivery.body)
    headers = {"Content-Type": "application/json", "User-Agent": "Evidence/1", TIMESTAMP: timestamp, SIGNATURE: signed}
    try:
        status = post(delivery.webhook.address, delivery.body.encode(), headers, network=network)
    except FetchRefused as refused:
        return None, str(refused)[:300]
    return status, "" if status in SURE else f"The server answered {status}, which is no yes."


def _note(delivery: WebhookDelivery, status: int | None, error: str) -> None:
    """What came of a try, on the delivery and on its address."""
    hook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    now = timezone.now()
    delivery.tries, delivery.tried_at, delivery.status, delivery.error = delivery.tries + 1, now, status, error
    if not error:
        delivery.state = Told.DELIVERED
    elif delivery.tries >= MOST_TRIES or hook.closed_at is not None:
        delivery.state = Told.FAILED
    delivery.save(update_fields=["tries", "tried_at", "status", "error", "state"])
    hook.failures = hook.failures + 1 if error else 0
    pause = pause_after(hook.failures) if error else timedelta(0)
    if pause is None and hook.closed_at is None:
        _close(hook, f"{MOST_FAILURES} tries in a row failed. The last: {error}"[:200])
        return
    hook.rests_until = now + pause if error and pause else None
    hook.save(update_fields=["failures", "rests_until"])
    if delivery.state == Told.WAITING:
        _wait(delivery, now + (pause or timedelta(0)))


def _wait(delivery: WebhookDelivery, until: Any) -> None:
    with transaction.atomic():
        delivery.next_at = until
        delivery.save(update_fields=["next_at"])
        _enqueue(delivery)
