"""Why a document cannot become a capture."""


class BadDocument(ValueError):
    """A document that cannot become a capture.

    ``code`` is empty, too_large, binary, charset, undeclared, blank, encrypted, unreadable (words that are none),
    damaged, entities (of XML, or a DTD), or limit (too much work).
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code
