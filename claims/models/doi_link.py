"""Links to publications in captured pages, by which citations are found without reading every page again."""

from django.db import models

from claims.models.capture import Capture


class DoiLink(models.Model):
    """The first link of a captured page to one DOI, with where it stands in the text."""

    capture = models.ForeignKey(Capture, verbose_name="saved copy", on_delete=models.CASCADE, related_name="doi_links")
    doi = models.CharField("DOI", max_length=200, db_index=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["capture", "doi"], name="doi_link_once")]

    def __str__(self) -> str:
        return self.doi
