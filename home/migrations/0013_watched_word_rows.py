"""The expressions to avoid, to begin with; from here on regulatory people correct them at the desk."""

from django.db import migrations

LAW = "CSP, art. R.5122-4 (publicité auprès du public) ; règle du site pour les autres textes"
RULE = "Règle du site : neutralité, ni superlatif ni comparaison"
LAW_NOTE = "L’article interdit de suggérer un effet assuré ou l’absence d’effets indésirables."

# expression, language, exceptions
OVERCLAIMS = [
    ("sans risque*", "fr", ["sans risque particulier", "sans risque accru", "sans risques particuliers", "sans risque supplémentaire"]),
    ("sans aucun risque", "fr", []),
    ("sans le moindre risque", "fr", []),
    ("sans danger*", "fr", []),
    ("sans aucun danger", "fr", []),
    ("sans effet* secondaire*", "fr", []),
    ("sans effet* indésirable*", "fr", ["sans effet indésirable grave", "sans effets indésirables graves"]),
    ("sans aucun effet secondaire", "fr", []),
    ("zéro risque", "fr", ["le zéro risque n'existe pas"]),
    ("risque zéro", "fr", ["le risque zéro n'existe pas", "pas de risque zéro"]),
    ("aucun effet secondaire", "fr", []),
    ("aucun risque", "fr", ["aucun risque accru", "aucun risque supplémentaire", "aucun risque particulier", "aucun risque de confusion"]),
    ("100 % efficace*", "fr", ["n'est 100 % efficace", "pas 100 % efficace", "n'est efficace à 100 %"]),
    ("efficace* à 100 %", "fr", ["n'est efficace à 100 %", "pas efficace à 100 %"]),
    ("protège à 100 %", "fr", ["ne protège à 100 %"]),
    ("100 % sûr*", "fr", []),
    ("protection totale", "fr", []),
    ("protection absolue", "fr", []),
    ("efficacité totale", "fr", []),
    ("efficacité absolue", "fr", []),
    ("garanti", "fr", ["pas garanti", "jamais garanti", "n'est garanti"]),
    ("protection garantie", "fr", []),
    ("efficacité garantie", "fr", []),
    ("résultat* garanti*", "fr", []),
    ("totalement sûr*", "fr", []),
    ("parfaitement sûr*", "fr", []),
    ("à coup sûr", "fr", []),
    ("miracle*", "fr", []),
    ("miraculeu*", "fr", []),
    ("risk-free", "en", []),
    ("no risk", "en", ["no risk factor", "no risk factors"]),
    ("no risks", "en", []),
    ("zero risk", "en", []),
    ("without risk", "en", []),
    ("without any risk", "en", []),
    ("no side effect*", "en", []),
    ("without side effects", "en", []),
    ("100 % effective", "en", ["not 100 % effective", "is 100 % effective against nothing"]),
    ("100 % safe", "en", []),
    ("completely safe", "en", []),
    ("totally safe", "en", []),
    ("perfectly safe", "en", []),
    ("total protection", "en", []),
    ("absolute protection", "en", []),
    ("guaranteed", "en", ["not guaranteed", "never guaranteed"]),
    ("miracle*", "en", []),
    ("miraculous*", "en", []),
]
SUPERLATIVES = [
    ("le meilleur", "fr", ["le meilleur moment", "le meilleur âge"]),
    ("la meilleure", "fr", ["la meilleure période", "la meilleure façon", "la meilleure manière"]),
    ("les meilleur*", "fr", ["les meilleures conditions"]),
    ("numéro un", "fr", []),
    ("inégalé*", "fr", []),
    ("incomparable*", "fr", []),
    ("révolutionnaire*", "fr", []),
    ("unique en son genre", "fr", []),
    ("le seul vaccin", "fr", []),
    ("unique", "fr", [
        "dose unique", "doses uniques", "injection unique", "administration unique", "prise unique", "usage unique",
        "numéro unique", "identifiant unique", "guichet unique", "document unique", "schéma unique", "sens unique",
        "choix unique", "réponse unique", "une unique", "vaccination unique", "rendez-vous unique",
    ]),
    ("le plus efficace", "fr", []),
    ("la plus efficace", "fr", []),
    ("le plus sûr", "fr", ["le plus sûr est de"]),
    ("the best", "en", ["the best time", "the best way", "the best moment", "the best age"]),
    ("number one", "en", []),
    ("unrivalled", "en", []),
    ("unmatched", "en", []),
    ("revolutionary", "en", []),
    ("one of a kind", "en", []),
    ("the only vaccine", "en", []),
    ("unique", "en", ["unique number", "unique identifier", "a unique dose"]),
    ("the most effective", "en", []),
    ("the safest", "en", []),
]  # fmt: skip


def add_rows(apps, schema_editor):
    rows = apps.get_model("home", "WatchedWord").objects.using(schema_editor.connection.alias)
    for kind, known, article, note in (
        ("overclaim", OVERCLAIMS, LAW, LAW_NOTE),
        ("superlative", SUPERLATIVES, RULE, ""),
    ):
        for expression, language, exceptions in known:
            rows.get_or_create(
                expression=expression, language=language,
                defaults={"kind": kind, "exceptions": "\n".join(exceptions), "article": article, "note": note},
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("home", "0012_watched_words")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
