"""The costs of neural style transfer, each by its formula. No network here."""
