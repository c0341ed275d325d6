"""Families as the school keeps them: one pupil's, or a class's sheets to print and cut."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mektep.core import clock
from mektep.core.http import done, page
from mektep.core.rules import Forbidden

from .. import actions, qr, queries, relations, rules
from ..forms import InviteForm, LimitForm
from ..http import Request
from ..models import Guardianship, Invitation, Person, SignInCard
from ..pictures import BY_NUMBER, Picture

CLASSES = "people/classes.html"
CLASS = "people/class.html"
FAMILY = "people/family.html"
LIMIT = "people/limit.html"
CODES = "people/sheet_codes.html"
CARDS = "people/sheet_cards.html"


@dataclass(frozen=True)
class Slip:
    """One slip of a sheet that is printed and cut: whose, what to type, what to scan."""

    person: Person
    printed: str
    drawing: SafeString
    pictures: tuple[Picture, ...] = ()


def _learner(request: Request, pk: int) -> tuple[Person, rules.Places]:
    """A pupil whose family the actor keeps: 404 for strangers, 403 for colleagues."""
    learner = get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)
    places = relations.places(learner.pk, clock.now().date())
    if not rules.can_keep_family(request.actor, places):
        raise Forbidden(rules.can_keep_family)
    return learner, places


def _roster(request: Request, pk: int) -> relations.Roster:
    roster = relations.roster(pk, clock.now().date())
    if roster is None or roster.school_id not in request.actor.staff_schools:
        raise Http404
    if not rules.can_keep_class(request.actor, roster.class_id, roster.school_id):
        raise Forbidden(rules.can_keep_class)
    return roster


@require_safe
def classes(request: Request) -> HttpResponse:
    """The classes whose families the actor keeps."""
    if not request.actor.has(*rules.KEEPERS) and not request.actor.led_classes:
        raise PermissionDenied
    return page(request, CLASSES, {"classes": relations.rosters(request.actor, clock.now().date())})


@require_safe
def school_class(request: Request, pk: int) -> HttpResponse:
    """The pupils of a class, and sheets for all of them."""
    roster = _roster(request, pk)
    return page(request, CLASS, {"roster": roster, "learners": queries.people_in_order(roster.learner_ids)})


@never_cache
@require_POST
def invite_guardians(request: Request, pk: int) -> HttpResponse:
    """A sheet with one invitation for each family."""
    issued = actions.invite_guardians(_roster(request, pk).class_id, by=request.actor, at=clock.now())
    return _codes(request, issued, "guardian", reverse("people:class", args=[pk]))


@never_cache
@require_POST
def give_codes(request: Request, pk: int) -> HttpResponse:
    """A sheet with a first password's code for each pupil."""
    issued = actions.give_codes(_roster(request, pk).class_id, by=request.actor, at=clock.now())
    return _codes(request, issued, "password", reverse("people:class", args=[pk]))


@never_cache
@require_POST
def issue_cards(request: Request, pk: int) -> HttpResponse:
    """A sheet of cards for a class, and the letters for its wall."""
    issued = actions.issue_cards(_roster(request, pk).class_id, by=request.actor, at=clock.now())
    return _cards(request, issued, reverse("people:class", args=[pk]))


@never_cache
@require_safe
def family(request: Request, pk: int) -> HttpResponse:
    """Who stands for a pupil, how far, and which codes are on their way."""
    learner, places = _learner(request, pk)
    now = clock.now()
    school_id = relations.school_of(places, request.actor)
    actions.note_opening(learner.pk, "family", school_id=school_id, by=request.actor, at=now)
    context = {
        "learner": learner,
        "family": queries.family(learner.pk, now.date()),
        "invitations": queries.open_invitations(learner.pk, now),
        "card": queries.card_of(learner.pk),
        "invite_form": InviteForm(),
        "may_limit": rules.can_limit(request.actor, places),
        "may_give_code": rules.can_give_code(request.actor, places),
        "may_issue_card": rules.can_issue_card(request.actor, places),
    }
    return page(request, FAMILY, context)


@never_cache
@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    """One invitation, to print."""
    learner, _places = _learner(request, pk)
    form = InviteForm(request.POST)
    kinship = form.cleaned_data["kinship"] if form.is_valid() else ""
    issued = actions.invite_guardian(learner, kinship, by=request.actor, at=clock.now())
    return _codes(request, [issued], "guardian", reverse("people:family", args=[pk]))


@require_POST
def withdraw_invitation(request: Request, pk: int, invitation_pk: int) -> HttpResponse:
    """A code that went astray."""
    learner, _places = _learner(request, pk)
    invitation = get_object_or_404(Invitation, pk=invitation_pk, learner=learner)
    actions.withdraw_invitation(invitation, by=request.actor, at=clock.now())
    return done(request, reverse("people:family", args=[pk]))


@never_cache
@require_POST
def give_code(request: Request, pk: int) -> HttpResponse:
    """A code by which a pupil or a guardian chooses a new password."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)
    issued = actions.give_code(person, by=request.actor, at=clock.now())
    learner = request.POST.get("learner", "")
    has_learner = learner.isascii() and learner.isdecimal() and len(learner) < 19
    back = (
        reverse("people:family", args=[int(learner)]) if has_learner else reverse("people:person", args=[pk])
    )
    return _codes(request, [issued], "password", back)


@never_cache
@require_POST
def issue_card(request: Request, pk: int) -> HttpResponse:
    """A new card for one pupil; the old one opens nothing any more."""
    learner, _places = _learner(request, pk)
    issued = actions.issue_card(learner, by=request.actor, at=clock.now())
    return _cards(request, [issued], reverse("people:family", args=[pk]))


@require_POST
def revoke_card(request: Request, pk: int) -> HttpResponse:
    """A lost card."""
    learner, _places = _learner(request, pk)
    card = get_object_or_404(SignInCard, person=learner, revoked_at=None)
    actions.revoke_card(card, by=request.actor, at=clock.now())
    return done(request, reverse("people:family", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: Request, pk: int, guardianship_pk: int) -> HttpResponse:
    """What a court has decided about one guardian."""
    learner, places = _learner(request, pk)
    if not rules.can_limit(request.actor, places):
        raise Forbidden(rules.can_limit)
    tie = get_object_or_404(
        Guardianship.objects.select_related("guardian"), pk=guardianship_pk, learner=learner
    )
    first = {"may_see": tie.may_see, "may_sign": tie.may_sign, "reason": tie.limits}
    form = LimitForm(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_valid():
        context = {"form": form, "tie": tie, "learner": learner}
        return page(request, LIMIT, context, status=400 if form.is_bound else None)
    actions.limit(tie, **form.cleaned_data, by=request.actor, at=clock.now())
    return done(request, reverse("people:family", args=[pk]))


@require_POST
def end(request: Request, pk: int, guardianship_pk: int) -> HttpResponse:
    """A guardianship ends."""
    learner, _places = _learner(request, pk)
    tie = get_object_or_404(Guardianship, pk=guardianship_pk, learner=learner)
    actions.end(tie, by=request.actor, at=clock.now())
    return done(request, reverse("people:family", args=[pk]))


def _codes(request: Request, issued: list[actions.Issued], kind: str, back: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("people:join"))
    whose = [one.invitation.learner_id or one.invitation.for_person_id or 0 for one in issued]
    people = {person.pk: person for person in queries.people_in_order(whose)}
    slips = [
        Slip(people[pk], one.printed, qr.svg(f"{address}#{one.code}"))
        for pk, one in zip(whose, issued, strict=True)
    ]
    context = {
        "slips": slips,
        "kind": kind,
        "address": address,
        "expires_at": issued[0].invitation.expires_at,
        "back": back,
    }
    return page(request, CODES, context)


def _cards(request: Request, issued: list[actions.IssuedCard], back: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("people:card"))
    people = {p.pk: p for p in queries.people_in_order([one.card.person_id for one in issued])}
    slips = [
        Slip(
            people[one.card.person_id],
            one.printed,
            qr.svg(f"{address}#{one.secret}"),
            tuple(BY_NUMBER[number] for number in one.pictures),
        )
        for one in issued
    ]
    context = {
        "slips": slips,
        "door": issued[0].card.door,
        "address": address,
        "pictures_address": request.build_absolute_uri(reverse("people:door")),
        "back": back,
    }
    return page(request, CARDS, context)
