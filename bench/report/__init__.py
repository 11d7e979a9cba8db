"""What is to be measured, and what was, as plain data and plots. No torch here."""
