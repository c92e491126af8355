"""From the text of an article to its attributed statements; no model.

What counts as one statement:

- A quotation is one record for each stretch of quoted words: one that its attribution cuts in
  two, or that goes on in the next paragraph, gives several with the same speaker and cue.
- Reported speech is its content clause where the cue takes one (*said that the talks failed*),
  without *that*; else the whole act from the cue on (*expressed concern over the blockade*).
- A quoted fragment that is the object of an act gives one ``partial`` record, and its act none
  (*voiced "grave concern" over …*). A content clause keeps the fragments inside it and is
  ``mixed``, and so does an act whose fragment is a single word, a title or a circumstance.
- Speech inside speech belongs to the outer statement.
- Quoted words that nobody is said to say, titles and nicknames are no statements.
"""

from classifier.attribution.extraction import extract_statements

__all__ = ["extract_statements"]
