"""The desk's pages and what their forms do: the application that the guard stands before."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.desk import shown
from pipeline.desk.asked import BadFormError, DropError, form_of, receive, who_cookie, who_of
from pipeline.desk.book import ConflictError, HeldError
from pipeline.desk.decide import RefusedError
from pipeline.desk.desk import Desk, NotHereError, is_unread
from pipeline.desk.guard import App, Guard, form_is_ours
from pipeline.desk.post import Posted, take
from pipeline.desk.reader import UnreadError
from pipeline.rulebook.source import RuleError

_SAVED = 3.0  # seconds without a further save after which the tables are made anew
Page = Callable[[Desk, Request], Response]


def make_site(desk: Desk, port: int) -> App:
    """The whole application for a port of this machine."""
    routes = [
        Route("/", _page(desk, shown.home)),
        Route("/d/{document_id}", _page(desk, shown.document)),
        Route("/d/{document_id}/page/{number}.png", _page(desk, shown.picture)),
        Route("/d/{document_id}/preview", _post(desk, _preview), methods=["POST"]),
        Route("/d/{document_id}/{act}", _post(desk, _act), methods=["POST"]),
        Route("/compare", _page(desk, _compared)),
        Route("/compare", _post(desk, _pair), methods=["POST"]),
        Route("/done", _page(desk, shown.done)),
        Route("/undo", _post(desk, _undo), methods=["POST"]),
        Route("/who", _post(desk, _who), methods=["POST"]),
        Route("/ingest", _post(desk, _ingest), methods=["POST"]),
        Route("/drop", _drop(desk), methods=["POST"]),
        Route("/state", _page(desk, lambda d, _: _state(d))),
        Route("/favicon.ico", _page(desk, lambda *_: Response(status_code=204))),
        Route("/desk.css", _page(desk, lambda *_: shown.style())),
        Route("/desk.js", _page(desk, lambda *_: shown.script())),
    ]
    return Guard(Starlette(routes=routes), desk.keys, port)


# -- the frame of every answer -----------------------------------------------------------------------


def _page(desk: Desk, make: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_within, desk, request, lambda: make(desk, request))

    return answer


def _post(
    desk: Desk, act: Callable[[Desk, Posted], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            form = await form_of(request)
        except BadFormError:
            return Response("form", 400)
        if not form_is_ours(desk.keys, form.get("token", "")):
            return Response("token", 403)
        posted = Posted(form=form, who=who_of(request, desk.who), params=request.path_params)
        return await run_in_threadpool(_within, desk, request, lambda: act(desk, posted), posted)

    return answer


def _within(
    desk: Desk, request: Request, make: Callable[[], Response], posted: Posted | None = None
) -> Response:
    """The answer, or a page that says in one sentence why there is none."""
    w = desk.words
    try:
        return make()
    except NotHereError:
        return shown.fault(desk, request, 404, w["not_here"])
    except ConflictError as fault:
        return shown.conflict(desk, request, fault.standing, posted)
    except HeldError as fault:
        return shown.fault(desk, request, 409, w["held"].format(fault=fault))
    except RefusedError as fault:
        return shown.fault(desk, request, 422, w[str(fault)])
    except UnreadError as fault:
        return shown.fault(desk, request, 500, shown.unread_words(desk, fault))
    except RuleError as fault:
        return shown.fault(desk, request, 422, w["rules_fault"].format(fault=fault))
    except OSError as fault:
        where = f"{fault.filename or ''}: {fault.strerror or fault}"
        return shown.fault(desk, request, 500, w["not_written"].format(fault=where))
    except Exception as fault:
        if not is_unread(fault):
            raise
        return shown.fault(desk, request, 500, w["unread"].format(fault=fault))


# -- what forms do -----------------------------------------------------------------------------------


def _act(desk: Desk, posted: Posted) -> Response:
    if not posted.who:
        raise RefusedError("no_who")
    document_id = str(posted.params["document_id"])
    action = take(desk, document_id, posted)
    desk.runner.soon(_SAVED)
    return RedirectResponse(shown.address(document_id, posted.form, action.number), 303)


def _preview(desk: Desk, posted: Posted) -> Response:
    return shown.preview(desk, str(posted.params["document_id"]), posted.form)


def _compared(desk: Desk, request: Request) -> Response:
    from pipeline.desk import compared

    return compared.page(desk, request)


def _pair(desk: Desk, posted: Posted) -> Response:
    from pipeline.desk import compared

    if not posted.who:
        raise RefusedError("no_who")
    return RedirectResponse(compared.take(desk, posted), 303)


def _undo(desk: Desk, posted: Posted) -> Response:
    number = posted.form.get("number", "")
    known = desk.book.actions()
    action = next((a for a in known if str(a.number) == number), None)
    if action is None:
        raise NotHereError(number)
    what = desk.words["did_undo"].format(what=action.what)
    done = desk.book.undo(action.number, posted.who or action.who, what)
    desk.runner.soon(_SAVED)
    back = posted.form.get("back", "")
    return RedirectResponse(shown.saying(back if shown.is_own(back) else "/done", done.number), 303)


def _who(_: Desk, posted: Posted) -> Response:
    back = posted.form.get("back", "")
    answer = RedirectResponse(back if shown.is_own(back) else "/", 303)
    answer.headers.append("set-cookie", who_cookie(posted.form.get("who", "")))
    return answer


def _ingest(desk: Desk, _: Posted) -> Response:
    desk.runner.start()
    return RedirectResponse("/", 303)


def _state(desk: Desk) -> Response:
    p = desk.runner.progress
    told = shown.progress_words(desk)
    return JSONResponse({"running": p.running, "waits": desk.runner.waits, "run": p.run, "told": told,
                         "failed": [list(f) for f in p.failed], "fault": p.fault})  # fmt: skip


def _drop(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not form_is_ours(desk.keys, request.headers.get("x-desk-token", "")):
            return Response("token", 403)
        name = request.query_params.get("name", "")
        most = desk.limits.read.max_bytes
        try:
            kept = await receive(request.stream(), Path(desk.raw), name, most)
        except DropError as fault:
            said = desk.words[str(fault)].format(name=name[:120], most=most // 1_000_000)
            return JSONResponse({"fault": said}, 422)
        except OSError as fault:
            said = desk.words["not_written"].format(fault=fault.strerror or fault)
            return JSONResponse({"fault": said}, 500)
        desk.runner.start()
        return JSONResponse({"name": kept})

    return answer
