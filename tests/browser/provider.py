"""An OpenID Connect provider of the tests' own: whoever comes is signed in as the person named next."""

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "rnnlab"


class Provider:
    """A provider on this machine; `person` is what it says of whoever signs in next."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.person: dict[str, Any] = {}
        self.given: dict[str, dict[str, Any]] = {}  # of each code: what the identity token will hold
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def secrets(self, server: str) -> str:
        """The secrets.toml of a lab at that address."""
        return (
            f'[auth]\nredirect_uri = "{server}/oauth2callback"\ncookie_secret = "{"0123456789abcdef" * 3}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "of the tests"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorized(self, asked: Mapping[str, str]) -> str:
        """Where the browser goes with its code."""
        code = f"code-{len(self.given)}"
        self.given[code] = {**self.person, "nonce": asked.get("nonce", "")}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, **self.given.pop(code)}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "none", "token_type": "Bearer", "expires_in": 600, "id_token": signed}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlparse(self.path)
                if address.path == "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorized(asked))
                    self.end_headers()
                elif address.path == "/keys":
                    self.answer({"keys": [provider.key.as_dict(private=False)]})
                else:
                    self.answer(provider.metadata())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(provider.token(parse_qs(body)["code"][0]))

            def answer(self, data: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(data).encode())

            def log_message(self, format: str, *values: object) -> None:
                """Nothing is told on stderr."""

        return Handler
