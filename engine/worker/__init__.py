"""The process that holds VGG19: its device, and the jobs that it paints together."""
