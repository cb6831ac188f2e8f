"""What somebody may see of somebody else."""

from django.contrib.auth.models import AnonymousUser

from rialto.accounts.choices import Audience
from rialto.accounts.models import Profile, User


def may_see_part(viewer: User | AnonymousUser, profile: Profile, part: str) -> bool:
    """Whether the viewer is in the audience of a part of the profile; of an erased or closed account nobody sees anything."""
    if not profile.user.is_active:
        return False
    if viewer.is_authenticated and viewer.pk == profile.user_id:
        return True
    audience = profile.audience_of(part)
    return audience == Audience.EVERYBODY or (audience == Audience.MEMBERS and viewer.is_authenticated)
