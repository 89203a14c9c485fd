"""What every request goes through: limits, caching, content negotiation, errors."""
