"""One visit to a link, at real servers on this machine."""

import ssl
import subprocess

import pytest

from rialto.catalogue.choices import LinkProblem
from rialto.harvesting.links.looking import Look, Visitor, is_home, leads_home
from rialto.harvesting.links.signs import NOT_FOUND
from tests.servers import Answer, Site, running_site, running_socket

pytestmark = pytest.mark.django_db
HTML = {"Content-Type": "text/html; charset=utf-8"}
TITLE = "Spreadsheets from the first cell: an evening course"
COURSE = " ".join(
    ["In this evening course you learn spreadsheets from the very first cell, six evenings long."] * 5
)


def page(text: str = COURSE, *, title: str = "A course", heading: str = "", status: int = 200) -> Answer:
    body = f"<html><head><title>{title}</title></head><body><h1>{heading}</h1><p>{text}</p></body></html>"
    return Answer(body.encode(), status, HTML)


def moved(target: str, status: int = 301) -> Answer:
    return Answer(b"", status, {"Location": target})


def look(site: Site, path: str, *, title: str = TITLE, light: bool = False) -> Look:
    return Visitor((site.host,)).look(site.address(path), title=title, light=light)


class Everything(dict):
    """A site that answers every address, robots.txt excepted, with the same."""

    def __init__(self, answer: Answer, pages: dict[str, Answer] | None = None) -> None:
        super().__init__(pages or {})
        self.answer = answer

    def get(self, path, default=None):
        return default if path == "/robots.txt" else super().get(path, self.answer)


def test_a_page_that_is_there_works_and_its_words_are_compared():
    with running_site({"/courses/7": page()}) as site:
        found = look(site, "/courses/7")

    assert (found.problem, found.final_address, found.title_share) == ("", "", 100)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, "not-found"),
        (410, "gone"),
        (401, "refused"),
        (403, "refused"),
        (451, "refused"),
        (500, "server-error"),
    ],
)
def test_a_status_says_what_is_wrong(status, problem):
    with running_site({"/x/y": page(status=status)}) as site:
        assert look(site, "/x/y").problem == problem


def test_a_site_that_has_too_much_to_do_is_left_alone_for_as_long_as_it_says():
    with running_site({"/x/y": Answer(b"", 429, {"Retry-After": "90"})}) as site:
        found = look(site, "/x/y")

    assert (found.problem, found.is_busy, found.retry_after_seconds) == ("", True, 90)


@pytest.mark.parametrize("language", sorted(NOT_FOUND))
def test_not_found_is_understood_in_every_language(language):
    for phrase in NOT_FOUND[language]:
        with running_site({"/x/y": page("Sorry.", heading=phrase.capitalize() + "!")}) as site:
            assert look(site, "/x/y").problem == LinkProblem.SOFT_404, phrase


@pytest.mark.parametrize("title", ["404", "Error 404", "Fehler 404 | Firma", "404 - Not here", "410 Gone"])
def test_a_code_in_the_title_is_understood(title):
    with running_site({"/x/y": page("Sorry.", title=title)}) as site:
        assert look(site, "/x/y").problem == LinkProblem.SOFT_404


def test_a_training_about_missing_pages_is_not_one():
    text = "How to mend links: what “page not found” means and what to do. " * 5
    with running_site({"/x/y": page(text, title="Page not found: how to mend links")}) as site:
        assert look(site, "/x/y", title="Page not found: how to mend links").problem == ""


def test_the_same_answer_to_an_address_that_cannot_exist_means_that_there_is_nothing():
    whatever = page("Welcome to our portal. " * 30, title="Portal")
    with running_site(Everything(whatever)) as site:
        found = look(site, "/courses/7")

    assert found.problem == LinkProblem.SOFT_404


def test_a_site_that_answers_everything_may_still_have_the_page():
    whatever = page("Welcome to our portal. " * 30, title="Portal")
    other = page("Quite something different stands here, in words of its own. " * 10, title="Portal")
    with running_site(Everything(whatever, {"/courses/7": page(), "/courses/8": other})) as site:
        assert look(site, "/courses/7").problem == ""
        assert look(site, "/courses/8").problem == ""


def test_a_host_is_asked_for_a_page_that_cannot_exist_once_for_all_its_links():
    pages = {f"/courses/{number}": page("Other words. " * 40) for number in range(5)}
    with running_site(pages) as site:
        visitor = Visitor((site.host,))
        for path in pages:
            assert visitor.look(site.address(path), title=TITLE).problem == ""

    assert sum("/rialto-" in path for path in site.paths()) == 1


def test_a_link_that_now_leads_to_the_front_page_is_no_longer_one():
    with running_site({"/courses/7": moved("/en/"), "/en/": page("Welcome. " * 50)}) as site:
        found = look(site, "/courses/7")

    assert (found.problem, found.final_address) == (LinkProblem.REDIRECT_HOME, site.address("/en/"))


def test_a_page_that_moved_works_at_its_new_address():
    with running_site({"/old/7": moved("/new/7"), "/new/7": page()}) as site:
        found = look(site, "/old/7")

    assert (found.problem, found.final_address) == ("", site.address("/new/7"))


def test_a_redirect_to_the_same_page_in_other_words_is_no_move():
    with running_site({"/c/7": moved("/c/7/?utm_source=x"), "/c/7/?utm_source=x": page()}) as site:
        assert look(site, "/c/7").final_address == ""


def test_redirects_without_end_are_said_as_such():
    with running_site({"/a/b": moved("/a/c"), "/a/c": moved("/a/b")}) as site:
        assert look(site, "/a/b").problem == LinkProblem.LOOP


@pytest.mark.parametrize(
    "text",
    [
        "Buy this domain today! It is premium.",
        "This domain is parked free, courtesy of a registrar.",
        "Diese Domain steht zum Verkauf.",
        "Ce nom de domaine est à vendre",
        "Домейнът се продава",
    ],
)
def test_a_domain_for_sale_is_said_as_such(text):
    with running_site({"/c/7": page(text, title="courses.example")}) as site:
        assert look(site, "/c/7").problem == LinkProblem.PARKED


def test_a_site_that_asks_robots_to_stay_out_is_not_looked_at():
    rules = Answer(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    with running_site({"/robots.txt": rules, "/c/7": page()}) as site:
        assert look(site, "/c/7").problem == LinkProblem.ROBOTS

    assert site.paths() == []


def test_an_address_inside_is_never_reached():
    with running_site({"/c/7": page()}) as site:
        assert Visitor().look(site.address("/c/7"), title=TITLE).problem == LinkProblem.NOT_PUBLIC

    assert site.asked == []


def test_a_host_that_nobody_knows_is_said_as_such(monkeypatch):
    def nobody(*_args, **_options):
        raise OSError("no such host")

    monkeypatch.setattr("socket.getaddrinfo", nobody)

    assert Visitor().look("https://gone.example/c", title=TITLE).problem == LinkProblem.NO_HOST


def test_a_port_where_nobody_listens_does_not_answer():
    with running_site({}) as site:
        pass

    assert look(site, "/c/7").problem == LinkProblem.NO_ANSWER


def test_an_answer_that_breaks_off_is_none():
    with running_socket(
        lambda connection, _head: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-L")
    ) as site:
        assert look(site, "/c/7").problem == LinkProblem.NO_ANSWER


def test_a_bad_certificate_is_said_as_such(tmp_path):
    key, cert = str(tmp_path / "key"), str(tmp_path / "cert")
    try:
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            key,
            "-out",
            cert,
            "-subj",
            "/CN=x",
        ]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs the openssl command")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    with running_site({"/c/7": page()}, tls=context) as site:
        assert look(site, "/c/7").problem == LinkProblem.TLS


def test_a_light_look_asks_for_the_head_alone():
    with running_site({"/c/7": page()}) as site:
        found = look(site, "/c/7", light=True)
        methods = list(site.paths())

    assert (found.problem, found.is_light, methods) == ("", True, ["/c/7"])


@pytest.mark.parametrize("status", [404, 405, 403, 500, 501])
def test_a_head_that_is_refused_is_followed_by_a_whole_look(status):
    class Picky(dict):
        asked = 0

        def get(self, path, default=None):
            if path != "/c/7":
                return default
            self.asked += 1
            return page(status=status) if self.asked == 1 else page()

    with running_site(Picky()) as site:
        found = look(site, "/c/7", light=True)

    assert (found.problem, found.is_light) == ("", False)


def test_what_is_no_page_is_there_when_it_answers():
    file = Answer(b"%PDF-1.7 not found 404", headers={"Content-Type": "application/pdf"})
    with running_site({"/guide.pdf": file}) as site:
        assert look(site, "/guide.pdf") == Look()


def test_a_page_without_end_is_read_at_its_beginning_only():
    with running_site({"/c/7": page(COURSE + "x" * 3_000_000)}) as site:
        assert look(site, "/c/7").problem == ""


@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        ("https://a.example/", True), ("https://a.example", True), ("https://a.example/en/", True),
        ("https://a.example/pt-br/", True), ("https://a.example/index.php", True), ("https://a.example/en/home.html", True),
        ("https://a.example/courses/", False), ("https://a.example/?id=7", False), ("https://a.example/#/course/7", False),
        ("https://a.example/en/us/de/", False),
    ],
)  # fmt: skip
def test_front_pages_are_known_by_their_addresses(address, is_so):
    assert is_home(address) is is_so


def test_an_entry_whose_link_always_was_a_front_page_does_not_lead_home():
    assert not leads_home("https://a.example/", "https://a.example/en/")
    assert leads_home("https://a.example/courses/7", "https://b.example/")
