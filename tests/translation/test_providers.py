"""Each service over real HTTP: what is sent, what its answers mean, and that nothing is sent where it should not."""

import json
from base64 import b64decode
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from rialto.base.models import VisitedHost
from rialto.translation.providers import Accepted, Delivered, Order, Refused, Trouble
from rialto.translation.providers.deepl import FREE, PAID, DeepL
from rialto.translation.providers.etranslation import ETranslation, Unnamed, request_of, texts_of
from rialto.translation.providers.libretranslate import LibreTranslate
from tests.etranslation_server import PASSWORD, USER, Manners, translated
from tests.servers import running_socket
from tests.translation.conftest import use

pytestmark = pytest.mark.django_db
ONE, TWO = UUID(int=1), UUID(int=2)


def order(reference: UUID = ONE, **said: str) -> Order:
    return Order(
        reference=reference, token="a-token", source="sk", target="pt", texts=said or {"title": "Kurz", "summary": "Večer"}
    )  # fmt: skip


@pytest.fixture
def answering(settings):
    """A server that answers every request with these statuses and bodies, the last one again and again; keeps what it was sent."""
    stack = []

    def start(*answers: tuple[int, object]):
        said: list[bytes] = []
        turns = list(answers)

        def behave(connection, head):
            headers, _, body = head.partition(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in headers.splitlines()
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            while len(body) < length:
                body += connection.recv(65536)
            said.append(headers + b"\r\n\r\n" + body)
            status, content = turns.pop(0) if len(turns) > 1 else turns[0]
            packed = json.dumps(content).encode()
            connection.sendall(
                f"HTTP/1.1 {status} X\r\nContent-Length: {len(packed)}\r\nConnection: close\r\n\r\n".encode()
                + packed
            )

        context = running_socket(behave)
        site = context.__enter__()
        stack.append(context)
        settings.FETCH_ALLOW = ["127.0.0.1"]
        use(settings)
        return f"http://127.0.0.1:{site.port}", said

    yield start
    for context in stack:
        context.__exit__(None, None, None)


# --- DeepL and LibreTranslate ----------------------------------------------------------------------------------
def test_deepl_gives_each_job_its_own_texts_back(answering):
    texts = ["Curso", "Noite", "Outro", "Dia"]
    url, said = answering((200, {"translations": [{"text": text} for text in texts]}))

    answers = DeepL(url, key="secret:fx").submit([order(), order(TWO, title="Iný", description="<p>Deň</p>")])

    assert answers == [
        Delivered(reference=ONE, texts={"title": "Curso", "summary": "Noite"}),
        Delivered(reference=TWO, texts={"title": "Outro", "description": "Dia"}),
    ]
    head, _, body = said[0].partition(b"\r\n\r\n")
    assert b"POST /v2/translate" in head
    assert b"uthorization: DeepL-Auth-Key secret:fx" in head
    payload = json.loads(body)
    assert payload["text"] == ["Kurz", "Večer", "Iný", "<p>Deň</p>"]
    assert (payload["source_lang"], payload["target_lang"], payload["tag_handling"]) == (
        "SK",
        "PT-PT",
        "html",
    )


def test_deepl_knows_by_the_key_which_of_its_services_is_meant():
    assert (DeepL("", key="abc:fx").url, DeepL("", key="abc").url) == (FREE, PAID)


def test_libretranslate_is_asked_with_its_key_and_says_which_languages_it_knows(answering):
    url, said = answering(
        (200, [{"code": "pt"}, {"code": "sk"}]), (200, {"translatedText": ["Curso", "Noite"]})
    )
    service = LibreTranslate(url, key="secret")

    assert service.languages() == {"pt", "sk"}
    assert service.submit([order()]) == [
        Delivered(reference=ONE, texts={"title": "Curso", "summary": "Noite"})
    ]
    assert json.loads(said[1].partition(b"\r\n\r\n")[2]) == {
        "q": ["Kurz", "Večer"], "source": "sk", "target": "pt", "format": "html", "api_key": "secret",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body", [{"translatedText": ["Curso"]}, {"translatedText": [1, 2]}, {}, [], "nonsense"]
)
def test_fewer_or_other_texts_than_were_sent_are_nobodys(answering, body):
    url, _said = answering((200, body))

    with pytest.raises(Trouble):
        LibreTranslate(url).submit([order()])


@pytest.mark.parametrize(
    ("status", "is_ours", "least"),
    [(403, True, timedelta(minutes=50)), (456, True, timedelta()), (429, True, timedelta(minutes=4)), (500, False, None)],
)  # fmt: skip
def test_what_a_status_says_of_the_service(answering, status, is_ours, least):
    url, _said = answering((status, {"message": "no"}))

    with pytest.raises(Trouble) as raised:
        DeepL(url, key="x").submit([order()])

    assert raised.value.is_ours is is_ours
    if least is None:
        assert raised.value.until is None
    else:
        assert raised.value.until >= timezone.now() + least
    VisitedHost.objects.all().delete()


def test_what_is_wrong_with_one_text_is_told_in_the_services_words(answering):
    url, _said = answering((400, {"error": "sk is not supported"}))

    assert LibreTranslate(url).submit([order()]) == [Refused(reference=ONE, reason="sk is not supported")]


def test_one_text_that_is_refused_takes_no_other_with_it(answering):
    url, said = answering(
        (413, {"error": "too large"}),
        (413, {"error": "too large"}),
        (200, {"translatedText": ["Curso", "Noite"]}),
    )

    assert LibreTranslate(url).submit([order(), order(TWO)]) == [
        Refused(reference=ONE, reason="too large"),
        Delivered(reference=TWO, texts={"title": "Curso", "summary": "Noite"}),
    ]
    assert len(said) == 3


@pytest.mark.parametrize(
    "make", [lambda url: DeepL(url, key="x"), lambda url: ETranslation(url, user="u", password="p")]
)
def test_a_wrong_address_is_no_fault_of_what_is_sent(answering, make):
    url, _said = answering((404, {"message": "no such page"}))

    with pytest.raises(Trouble, match="404") as raised:
        make(url).submit([order()])

    assert raised.value.is_ours


def test_etranslation_may_refuse_a_document_by_its_status(answering):
    url, _said = answering((413, {"message": "too large"}))

    assert ETranslation(url, user="u", password="p").submit([order()]) == [
        Refused(reference=ONE, reason="too large")
    ]


def test_an_address_that_is_not_public_is_not_asked(settings):
    settings.FETCH_ALLOW = []

    with pytest.raises(Trouble):
        LibreTranslate("http://127.0.0.1:9/").submit([order()])


# --- eTranslation ----------------------------------------------------------------------------------------------
def test_etranslation_takes_a_document_after_a_proof_and_gives_its_number(service):
    answers = ETranslation(service.url, user=USER, password=PASSWORD).submit([order()])

    (taken,) = service.taken
    assert answers == [Accepted(reference=ONE, remote_id=str(taken.number))]
    assert (taken.source, taken.target, taken.reference) == ("SK", "PT", str(ONE))
    assert taken.destination.endswith(f"/translation/{ONE}/a-token/")
    assert taken.error_callback.endswith(f"/translation/{ONE}/a-token/error/")


def test_a_wrong_password_is_told_and_not_tried_again_and_again(service):
    with pytest.raises(Trouble) as raised:
        ETranslation(service.url, user=USER, password="wrong").submit([order()])

    assert raised.value.is_ours
    assert raised.value.until
    assert service.taken == []


def test_the_service_may_have_too_much_to_do(service):
    service.manners = Manners(busy=1.0)

    with pytest.raises(Trouble) as raised:
        ETranslation(service.url, user=USER, password=PASSWORD).submit([order()])

    assert raised.value.is_ours


def test_a_document_is_refused_by_its_code(service):
    odd = Order(reference=ONE, token="t", source="xx", target="pt", texts={"title": "Kurz"})

    (answer,) = ETranslation(service.url, user=USER, password=PASSWORD).submit([odd])

    assert isinstance(answer, Refused)
    assert "-20001" in answer.reason


def test_a_document_says_whose_it_is(settings):
    document = request_of(order(), user=USER)["documentToTranslateBase64"]["content"]
    came = translated(b64decode(document), "pt")

    assert texts_of(came, ONE, ["title", "summary"]) == {"title": "[pt] Kurz", "summary": "[pt] Večer"}
    assert texts_of(came, TWO, ["title", "summary"]) == {}
    with pytest.raises(Unnamed):
        texts_of(b"<p>Curso</p>", ONE, ["title"])
