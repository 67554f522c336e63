"""What every public page and every release says of those whose words are judged in it: the one place for it."""


def sentences(*, as_of: str = "", by: str = "") -> tuple[str, ...]:
    """The sentences, with the day that judgements are of and the name of whose classification it is.

    Without a day each judgement has one of its own; without a name it is that of who published it.
    """
    return (
        "A rating or a decision is a judgement of these words against the evidence linked as of"
        f" {as_of or 'its date'}; not a finding about the publisher, not legal or medical advice.",
        f"Source type and side are our classification, by {by or 'who published it'}.",
        "“Republishes” says that one text has the words of another, and nothing of permission.",
        "Publishers are never ranked. Studies are listed by their design and never counted as votes; no score is"
        " summed up.",
    )
