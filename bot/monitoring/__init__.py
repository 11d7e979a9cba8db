"""What an admin watches: metrics, health and readiness over HTTP. It changes nothing."""
