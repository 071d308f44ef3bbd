"""What the server and all that it starts listen on: this machine alone."""

import psutil

from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.runs.makers import until

HERE = {"127.0.0.1", "::1"}


def listening(server: Server) -> dict[str, set[tuple[str, int]]]:
    """The addresses that the server's process and each one started for it listen on, by command."""
    found = {}
    for process in [psutil.Process(server.process.pid), *server.children]:
        try:
            sockets = process.net_connections(kind="inet")
            name = f"{process.pid} {' '.join(process.cmdline()[1:4])}"
        except psutil.Error:
            continue
        found[name] = {(one.laddr.ip, one.laddr.port) for one in sockets if one.status == psutil.CONN_LISTEN}
    return found


def test_server_and_its_workers_listen_on_this_machine_alone(visit: Visit, server: Server) -> None:
    """The page's port, the scheduler, the nanny, the workers, and whatever dashboards they have."""
    visit.open()
    assert until(lambda: sum(map(bool, listening(server).values())) >= 4), listening(server)
    found = listening(server)
    assert len([name for name in found if "dask_" in name]) >= 2, found
    elsewhere = {name: own for name, own in found.items() if {ip for ip, _ in own} - HERE}
    assert elsewhere == {}
