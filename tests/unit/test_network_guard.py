"""The guard of the test run itself."""

from __future__ import annotations

import socket
import urllib.request

import pytest


def test_connections_beyond_this_machine_are_refused() -> None:
    with (
        socket.socket() as connection,
        pytest.raises(RuntimeError, match="reached for the network"),
    ):
        connection.connect(("192.0.2.1", 80))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="reached for the network"):
        urllib.request.urlopen("http://example.org")


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
