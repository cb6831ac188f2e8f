"""How people are forgotten again, and agreements taken back again, after an older backup was restored."""

from collections.abc import Iterator

from rialto.accounts.actions.privacy import forget_person, say_consent
from rialto.accounts.choices import Purpose
from rialto.accounts.models import User
from rialto.accounts.queries.privacy import agrees_to
from rialto.base.erasures import Erasure, Kind, register


def _forget_again(erasure: Erasure) -> bool:
    user = User.objects.filter(public_id=erasure.of, erased_at=None).first()
    if user is not None:
        forget_person(user)
    return user is not None


def _known_to_be_forgotten() -> Iterator[Erasure]:
    found = User.objects.exclude(erased_at=None).values_list("public_id", "erased_at")
    for public_id, at in found.iterator():
        if at is not None:
            yield Erasure(kind="person", of=str(public_id), at=at)


def _take_back_again(erasure: Erasure) -> bool:
    public_id, _space, purpose = erasure.of.partition(" ")
    user = User.objects.filter(public_id=public_id).first()
    if user is None or purpose not in Purpose.values or not agrees_to(user, Purpose(purpose)):
        return False
    say_consent(Purpose(purpose), is_given=False, by=user)
    return True


register(
    Kind(name="person", again=_forget_again, known=_known_to_be_forgotten),
    Kind(name="consent", again=_take_back_again),
)
