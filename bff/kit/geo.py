"""Places: GCJ-02 inside, Mercator in the index, great circles for metres."""
