"""No form is taken that a stranger's page sent."""

import pytest

from tests.visibility.addresses import places
from tests.visibility.asking import Asker
from tests.visibility.roles import Role
from tests.visibility.things import World

pytestmark = pytest.mark.django_db
# What takes a form without its token, and what stands guard instead.
WITHOUT_TOKEN = {
    "website:set-theme": "what the browser says of where the form came from",
    "finding:alert-new": "the address has to be confirmed from its own mailbox",
    "finding:alert-list": "the mail goes to its own mailbox",
    "finding:alert-confirm": "the signed link",
    "finding:alert-end": "the signed link",
    "finding:alert-manage": "the signed link",
    "contributing:follow-end": "the signed link",
    "translation:callback": "the signed part of the address, for one job alone",
    "translation:error-callback": "the signed part of the address, for one job alone",
    "api:entry_read": "nothing is written",
    "api:site_read": "nothing is written",
    "api:change_list": "nothing is written",
    "api:snapshot_read": "nothing is written",
    "api:pledge_list": "nothing is written",
    "api:pledge_figures": "nothing is written",
    "api:pledge_read": "nothing is written",
    "api:openapi-json": "nothing is written",
    "api:api-root": "nothing is written",
    "api:record_list_push": "the push token",
    "api:record_push": "the push token",
    "api:record_withdraw": "the push token",
}


def test_no_form_is_taken_without_its_token(world: World):
    asker = Asker(world, Role.ADMINISTRATOR, enforces=True)
    first = {place.route: place for place in reversed(places(world))}

    taken = {
        route
        for route, place in first.items()
        if asker.post(place, b"", "text/plain").status not in (403, 405)
    }

    assert taken <= WITHOUT_TOKEN.keys()
