"""The newsroom's row and the ratings it begins with; editors change both."""

from django.db import migrations

# key, label, value (1 false .. 5 true, None: unrated), colour, names
RATINGS = (
    ("true", "supported", 5, "#1a6b3c", {"en": "True", "fr": "Vrai", "es": "Verdadero", "de": "Richtig"}),
    ("mostly-true", "supported", 4, "#4b7a2b",
     {"en": "Mostly true", "fr": "Plutôt vrai", "es": "Mayormente verdadero", "de": "Größtenteils richtig"}),
    ("disputed", "conflicting", 3, "#8a5a00",
     {"en": "Disputed", "fr": "Contesté", "es": "Controvertido", "de": "Umstritten"}),
    ("mostly-false", "refuted", 2, "#a8442a",
     {"en": "Mostly false", "fr": "Plutôt faux", "es": "Mayormente falso", "de": "Größtenteils falsch"}),
    ("false", "refuted", 1, "#9b1c1c", {"en": "False", "fr": "Faux", "es": "Falso", "de": "Falsch"}),
    ("unproven", "not_enough_evidence", None, "#55606e",
     {"en": "Unproven", "fr": "Non établi", "es": "Sin pruebas suficientes", "de": "Nicht belegt"}),
)  # fmt: skip


def forwards(apps, schema_editor):
    apps.get_model("claims", "Newsroom").objects.get_or_create(pk=1)
    rating = apps.get_model("claims", "Rating")
    for key, label, value, colour, names in RATINGS:
        rating.objects.get_or_create(
            key=key, defaults={"label": label, "value": value, "colour": colour, "names": names}
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_triggers")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
