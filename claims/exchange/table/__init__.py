"""Tables of other people: read as they are, and told in our words by a mapping that a person has confirmed."""
