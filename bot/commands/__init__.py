"""What members type and choose in menus: a folder for each feature, its views beside it."""
