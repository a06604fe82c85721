"""Origin of the request behind the running page, for rights.py."""

from __future__ import annotations

import os

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.store.rights import Action, RequestContext, Verdict, is_writing_on, may


def request_context() -> RequestContext:
    """The websocket of the visit that runs this page. Without one (in tests of pages) nobody, who may not write.

    Not `st.context.ip_address`: that is None for this machine and also for an unknown address, such as a Unix socket.
    """
    run = get_script_run_ctx()
    client = runtime.get_instance().get_client(run.session_id) if run and runtime.exists() else None
    seen = client.client_context if client else None
    return RequestContext(
        client_ip=seen.remote_ip if seen else None,
        headers=tuple(seen.headers) if seen else (),
        is_writing_on=is_writing_on(os.environ),
    )


def may_here(action: Action) -> Verdict:
    """`rights.may` for whoever looks at the running page. Ask when showing a form and again when saving it."""
    return may(action, request_context())
