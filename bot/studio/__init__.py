"""The jobs that have not ended: orders, limits, the queue and each one's ticket.

No Discord here.
"""
