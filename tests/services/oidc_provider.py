"""An OpenID Connect provider for the tests: a process of its own that checks what it is sent and can be told to misbehave.

Run it with `python -m tests.services.oidc_provider`: it prints its address, then answers until it is stopped.
"""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "officine", "a:secret/with=signs"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What the provider knows: its keys, who is in front of it, and how it should misbehave."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key, self.other_key = new_key(), new_key()
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: dict[str, str] = {}
        self.orders: dict[str, Any] = {}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes next."""
        self.asked = asked
        if self.orders.get("cancel"):
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Return tokens for a code, once, to whoever proves that they asked for it; None otherwise."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (asked.get("code_challenge"), asked.get("code_challenge_method")) != (challenge, "S256"):
            return None
        if sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        answer = {"access_token": "let-me-see", "token_type": "Bearer", "expires_in": 60}
        if self.orders.get("no_id_token"):
            return answer
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": self.orders["person"]["sub"],
            "iat": now,
            "exp": now + 300,
        }
        claims |= {"nonce": asked.get("nonce", ""), "acr": asked.get("acr_values", "")} | self.orders.get(
            "id_token", {}
        )
        return answer | {"id_token": self.sign(claims)}

    def sign(self, claims: dict[str, Any]) -> str:
        if self.orders.get("unsigned"):
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        key = self.other_key if self.orders.get("wrong_key") else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})

    def userinfo(self) -> dict[str, Any]:
        return {**self.orders["person"], **self.orders.get("userinfo", {})}


class Handler(BaseHTTPRequestHandler):
    """HTTP around the provider."""

    provider: Provider

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def answer(self, content: Any, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        address, provider = urlsplit(self.path), self.provider
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        pages = {
            "/.well-known/openid-configuration": provider.configuration,
            "/jwks": provider.jwks,
            "/asked": lambda: provider.asked,
        }
        if address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif address.path == "/userinfo":
            allowed = self.headers.get("Authorization") == "Bearer let-me-see"
            self.answer(provider.userinfo() if allowed else {}, 200 if allowed else 401)
        elif address.path in pages:
            self.answer(pages[address.path]())
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/orders":
            self.provider.orders = json.loads(body)
            self.answer({})
            return
        tokens = self.provider.token({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    print(Handler.provider.address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
