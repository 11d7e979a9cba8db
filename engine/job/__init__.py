"""What is asked of the painter and what it answers, as plain data: recipes, layers, errors.

No torch here.
"""
