"""The pages that join rooms: home, countries, about, and what machines ask of a site (robots, maps, health)."""
