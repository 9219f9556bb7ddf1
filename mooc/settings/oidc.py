"""The OpenID Connect provider as allauth wants it described, from what the environment says."""

from typing import Any

from mooc.settings.env import Environment


def oidc_apps(env: Environment) -> list[dict[str, Any]]:
    """Return one provider, or none when OIDC_SERVER_URL is not set."""
    if not env.oidc_server_url:
        return []
    overrides = {"authorization_endpoint": env.oidc_authorization_url} if env.oidc_authorization_url else {}
    return [
        {
            "provider_id": "oidc",
            "name": env.oidc_name,
            "client_id": env.oidc_client_id,
            "secret": env.oidc_client_secret,
            "settings": {
                "server_url": env.oidc_server_url,
                "scope": list(env.oidc_scope),
                "uid_field": env.oidc_uid_field,
                "auth_params": {"acr_values": env.oidc_acr_values} if env.oidc_acr_values else {},
                "openid_configuration_overrides": overrides,
            },
        }
    ]
