"""The settings of `config.toml`: their model, their example, and how mistakes are explained.

Read, never acted on.
"""
