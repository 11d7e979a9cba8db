"""What the sections of `config.toml` have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of settings: each key is a field, and the sentence below it explains it."""

    # Strict: TOML has types, so "500" for 500 is a mistake worth naming. Defaults are validated
    # too, because a default can contradict a key that the admin did set.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        validate_default=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )
