"""What the bot says, in every language that it speaks.

Code names a sentence by its key and gives it values; the words stand in Fluent files
(https://projectfluent.org), one folder a language, of which English is complete by definition.
"""

from __future__ import annotations

from bot.language.sentences import Sentence, Value, sentence
from bot.language.tongue import ENGLISH, LANGUAGES, Tongue, tongue

__all__ = ["ENGLISH", "LANGUAGES", "Sentence", "Tongue", "Value", "sentence", "tongue"]
