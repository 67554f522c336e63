"""Where static files are kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files named by their hash, also where one script of ours imports another.

    Django's own switch for this reads all scripts, and stumbles over the comments of those of others.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "claims/*.js",
            ((r"""(?m:^)(?P<matched>import(?P<names>[^"]*)"(?P<url>\./[^"]+)";)""", 'import%(names)s"%(url)s";'),),
        ),
    )
