"""The measurements themselves: loops, rates, memory, and the least that an iteration can take."""
