"""Who the desk answers: nobody but its own pages; and nothing of a document is ever markup."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from pipeline.desk.guard import Guard, Keys
from pipeline.desk.site import make_site
from tests.desk.conftest import HOME, PORT, SCRIPT, Browser, id_of

FORM = {"record": "x", "field": "lead_raw", "value": "y"}


@pytest.mark.parametrize(
    ("host", "status", "reason"),
    [
        (f"127.0.0.1:{PORT}", 200, "the desk's own"),
        (f"localhost:{PORT}", 200, "the same by its name"),
        (f"evil.example:{PORT}", 421, "a name that somebody made lead to this machine"),
        ("127.0.0.1", 421, "another port"),
        ("", 421, "none"),
    ],
)
def test_host(browser: Browser, host: str, status: int, reason: str) -> None:
    assert browser.get("/desk.js", host=host).status_code == status, reason


def test_needs_the_address_it_was_opened_by(browser: Browser) -> None:
    with TestClient(make_site(browser.desk, PORT), base_url=HOME, follow_redirects=False) as other:
        for path in ("/", f"/d/{id_of('edit')}", "/state", "/desk.js", "/?token=x", "/?token="):
            assert other.get(path).status_code == 403, path
        other.cookies.set(f"cchc_desk_{PORT}", "guessed")
        assert other.get("/").status_code == 403
        opened = other.get("/", params={"token": browser.desk.keys.token})
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert browser.desk.keys.token not in cookie, "the address opens no second browser"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"origin": "http://evil.example"}, "another site's form"),
        ({"origin": "null"}, "a page without an origin"),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, "another program of this machine"),
        ({"origin": ""}, "none"),
        ({"origin": HOME, "sec-fetch-site": "cross-site"}, "the browser says so"),
        ({"origin": HOME, "sec-fetch-site": "same-site"}, "another port"),
    ],
)
def test_origin(browser: Browser, headers: dict[str, str], reason: str) -> None:
    answer = browser.client.post(
        f"/d/{id_of('edit')}/correct",
        data={"token": browser.desk.keys.form, **FORM},
        headers=headers,
    )
    assert answer.status_code == 403, reason


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_every_form_needs_its_token(browser: Browser, token: str) -> None:
    for path in ("/ingest", "/undo", "/who", "/compare", f"/d/{id_of('edit')}/correct"):
        assert browser.post(path, {**FORM, "token": token}).status_code == 403, path
    dropped = browser.client.post(
        "/drop?name=a.txt", content=b"x", headers={"origin": HOME, "x-desk-token": "x"}
    )
    assert dropped.status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "%2e%2e",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "nobody",
        "a" * 5000,
        "/etc/passwd",
    ],
)
def test_a_document_is_looked_up_never_opened(browser: Browser, name: str) -> None:
    for path in (f"/d/{name}", f"/d/{name}/page/1.png"):
        answer = browser.get(path)
        assert answer.status_code in (303, 307, 404), path
        assert "root:" not in answer.text


@pytest.mark.parametrize("name", ["page", "at", "cell", "said"])
@pytest.mark.parametrize("value", ["²", "0", "-1", "9" * 30, "٣", "", "__class__", "\x00", "<b>"])
def test_any_address_is_answered(browser: Browser, name: str, value: str) -> None:
    answer = browser.client.get(f"/d/{id_of('edit')}", params={name: value})
    assert answer.status_code == 200 and "<b>" not in answer.text.partition("<main")[2][:200]
    assert browser.client.get("/compare", params={name: value}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "/x.txt",
        "a/b.txt",
        ".hidden",
        "x\x00.txt",
        "",
        "README.md",
        "~$x.docx",
        "a" * 300,
    ],
)
def test_a_dropped_file_keeps_inside_raw(browser: Browser, name: str) -> None:
    before = sorted(p.name for p in browser.desk.raw.iterdir())
    headers = {"origin": HOME, "x-desk-token": browser.desk.keys.form}
    answer = browser.client.post("/drop", params={"name": name}, content=b"x", headers=headers)
    assert answer.status_code == 422 and answer.json()["fault"]
    assert sorted(p.name for p in browser.desk.raw.iterdir()) == before


def test_nothing_of_a_document_is_markup(browser: Browser) -> None:
    task = browser.sheet("hostile").tasks[0]
    pages = [
        browser.get(f"/d/{id_of('hostile')}").text,
        browser.get(f"/d/{id_of('hostile')}?task=0&cell=lead_raw").text,
        browser.act(
            "hostile", "preview", record=task.task_id, field="lead_raw", value=SCRIPT * 2
        ).text,
    ]
    for page in pages:
        assert "alert(1)" in page
        assert "<script>alert" not in page and "<img" not in page


def test_no_answer_may_be_kept_framed_or_run(browser: Browser) -> None:
    for path in ("/", f"/d/{id_of('edit')}", "/desk.css", "/nowhere", "/state"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy and headers["cache-control"] == "no-store", path
    page = browser.get(f"/d/{id_of('edit')}").text
    assert " style=" not in page and " onclick=" not in page and "http://" not in page


def test_goes_back_to_own_pages_only(browser: Browser) -> None:
    for back in (
        "http://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:1",
        "/\r\nX: y",
    ):
        answer = browser.post("/who", {"who": "N.V.A.", "back": back})
        assert answer.headers["location"] == "/", back


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"x" * 300_000, "too large"), (b"\xff\xfe", "no text"), (b"a=1&" * 400, "too many")],
)
def test_a_form_within_bounds(browser: Browser, body: bytes, reason: str) -> None:
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/who", content=body, headers=headers).status_code in (400, 403), (
        reason
    )


def test_a_thousand_requests_at_once(browser: Browser) -> None:
    page = f"/d/{id_of('edit')}"
    with ThreadPoolExecutor(50) as many:
        answers = list(
            many.map(lambda i: browser.get((page, "/", "/state")[i % 3]).status_code, range(1000))
        )
    assert set(answers) == {200}


def test_the_look_comes_with_the_pages(browser: Browser) -> None:
    style = browser.get("/desk.css")
    assert style.status_code == 200 and ".panes" in style.text and "--accent" in style.text


def test_secrets_differ() -> None:
    keys = Keys()
    assert len({keys.token, keys.session, keys.form, Keys().token}) == 4
    assert Guard(make_site, keys, 1).cookie != Guard(make_site, keys, 2).cookie  # type: ignore[arg-type]
