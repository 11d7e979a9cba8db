"""A model of Easel on many servers, simulated: docs/measurements.md says what it answers."""
