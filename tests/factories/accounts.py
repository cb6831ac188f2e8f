import factory

from rialto.accounts.models import User

PASSWORD = "a bridge over quiet water"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with `PASSWORD`. Traits: staff, administrator, inactive."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        administrator = factory.Trait(is_staff=True, is_superuser=True)
        inactive = factory.Trait(is_active=False)

    email = factory.Sequence("person-{}@example.org".format)
    password = factory.django.Password(PASSWORD)
