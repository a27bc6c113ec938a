"""The screen as a picture."""

import pathlib


class Picture:
    """The screen of the walk: SVG in a notebook, plain text elsewhere."""

    def __init__(self, svg, text):
        #: The picture.
        self.svg = svg
        #: Its characters alone.
        self.text = text

    def _repr_svg_(self):
        return self.svg

    def __repr__(self):
        return self.text

    def save(self, path):
        """Writes the picture: a name that ends in .txt gets the characters, any other the SVG."""
        path = pathlib.Path(path)
        path.write_text(self.text if path.suffix == ".txt" else self.svg, encoding="utf-8")
