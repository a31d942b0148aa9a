"""Settings, addresses, shared templates, static files and translations of the pages."""
