from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from rialto.accounts.models import User

PASSWORD = "a bridge over quiet water"
APP_KEY = "JBSWY3DPEHPK3PXP"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with `PASSWORD`. Traits: staff, administrator, inactive; confirmed (the address), with_app (key `APP_KEY`)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        administrator = factory.Trait(is_staff=True, is_superuser=True)
        inactive = factory.Trait(is_active=False)

    email = factory.Sequence("person-{}@example.org".format)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if extracted:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=True)

    @factory.post_generation
    def with_app(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if extracted:
            TOTP.activate(self, APP_KEY)
