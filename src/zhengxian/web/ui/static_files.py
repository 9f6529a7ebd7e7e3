"""Static files under hashed names, the imports of our own script modules included."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = "ui/js/*.js"


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """Names carry the hash of the content, so that a browser never mixes files of two versions.

    Imports are followed in our own modules only: a library's script may name modules that it does not ship.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        patterns: dict[str, Any] = vars(self)["_patterns"]
        self._patterns = {OWN_SCRIPTS if k == "*.js" else k: v for k, v in patterns.items()}
