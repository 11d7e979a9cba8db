"""A model of Easel on many servers, simulated: docs/scaling.md says what it answers."""
