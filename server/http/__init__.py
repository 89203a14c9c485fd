"""What all routes share: access, limits, caching, content negotiation, errors."""
