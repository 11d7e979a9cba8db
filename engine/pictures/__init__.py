"""Pictures between files and pixels: decoded, in whose colours, see-through or not. No torch here.

`reading` knows the files that come in, `writing` those that go out.
"""
