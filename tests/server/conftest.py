"""The application in this process, over the small graph that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import close, create_app
from server.settings import ServerSettings


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(ServerSettings(store=store))
    yield app.test_client()
    close(app)
