"""What came of a comparison with the true numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """A known mistake that explains wrong numbers."""

    #: What to ask for it by: the same in every language and every version.
    id: str
    name: str
    sentence: str
    #: The quantities whose wrong numbers it explains.
    explains: tuple
    #: How far the wrong numbers are from what the mistake makes: 0 is a perfect fit, and more than 1 of the tolerance is none.
    fit: float


class Report:
    """The comparison of an implementation with the true numbers, stage by stage. Its repr is the program's report."""

    def __init__(self, json, text):
        #: The report as the program's JSON (schema bnwalk-check/1) has it.
        self.json = json
        self._text = text

    @property
    def ok(self):
        """Whether every number is right within the tolerance."""
        return self.json["verdict"] != "wrong"

    @property
    def verdict(self):
        """"exact", "close" or "wrong"."""
        return self.json["verdict"]

    @property
    def first_wrong(self):
        """The first wrong quantity in the order of the computation, such as "x_hat"; None if there is none."""
        wrong = self.json["first_wrong"]
        return wrong and wrong["quantity"]

    @property
    def quantities(self):
        """What was compared, by its name: verdict, errors, and the worst of its numbers."""
        return {quantity["quantity"]: quantity for quantity in self.json["quantities"]}

    @property
    def causes(self):
        """The known mistakes that explain what is wrong, those that fit best first."""
        causes = []
        for found in self.json["diagnosis"]:
            for cause in found["causes"]:
                fit = float(cause["fit"])
                causes.append(Cause(cause["id"], cause["name"], cause["sentence"], tuple(found["explains"]), fit))
        return causes

    def assert_ok(self):
        """Raises AssertionError with the whole report unless every number is right."""
        if not self.ok:
            raise AssertionError(self._text)
        return self

    def __repr__(self):
        return self._text
