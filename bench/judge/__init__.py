"""The judge that no recipe optimises: nearness to a painting and to a photo."""
