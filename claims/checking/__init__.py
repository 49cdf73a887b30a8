"""The pure core: text in, claims with suggestions and evidence out. No Django, no database, no clock."""
