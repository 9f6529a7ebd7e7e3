"""Static files under hashed names, the imports of script modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names carry the hash of the content, so that a browser never mixes files of two versions."""

    support_js_module_import_aggregation = True
