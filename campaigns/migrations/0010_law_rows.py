"""The checks and names of medicines to begin with; from here on a regulatory person corrects them at the desk.

Also the guard of the archive in the database itself: PostgreSQL refuses to change or delete a row, SQLite to change one
(its way of emptying a table for tests is to delete from it).
"""

from django.db import migrations

READ = None  # the notes these rows come from do not say on which day each text was read
PUBLIC, PRO, INSTITUTIONAL = "product_public", "product_professionals", "institutional"
BOTH = [PUBLIC, PRO]
VACCINES_PAGE = "https://ansm.sante.fr/documents/reference/vaccins"

# code, kinds, label fr, label en, wording fr, wording en, article, more
CHECKS = [
    ("neutral-text", [INSTITUTIONAL],
     "Aucun médicament nommé", "No medicine named",
     "Le texte informe sur une maladie ou la prévention sans aucune référence, même indirecte, à un médicament.",
     "The text informs on a disease or on prevention with no reference, even indirect, to a medicine.",
     "CSP, art. L.5122-1",
     {"rule": "neutral",
      "note": "Les titres des sources citées ne sont pas refusés : ils sont signalés. À faire confirmer par un juriste."}),
    ("visa", BOTH, "Visa complet", "Visa complete",
     "Le visa de l’ANSM est du bon type (GP pour le public, PM pour les professionnels), avec son numéro, sa date et son échéance, deux ans au plus après sa date.",
     "The ANSM visa is of the right kind (GP to the public, PM to professionals), with its number, date and expiry, two years at most after its date.",
     "CSP, art. L.5122-8 ; pages visa GP et visa PM de l’ANSM",
     {"rule": "visa", "note": "Le visa ne dépasse pas non plus la durée de l’autorisation du médicament."}),
    ("visa-running", BOTH, "Visa en cours", "Visa running",
     "Le visa a commencé et n’est pas échu.", "The visa has begun and is not over.",
     "CSP, art. L.5122-8 ; pages visa GP et visa PM de l’ANSM", {"rule": "visa_running"}),
    ("visa-covers-text", BOTH, "Texte visé", "Text covered by the visa",
     "Le visa porte sur exactement ce texte et ces supports.", "The visa covers exactly this text and this material.",
     "CSP, art. L.5122-8 ; pages visa GP et visa PM de l’ANSM", {"depends_on_file": True}),
    ("opinion", BOTH, "Avis cité", "Opinion named",
     "La référence de l’avis est donnée avec sa date : numéro du BEH, ou avis de la HAS.",
     "The reference of the opinion is given with its date: number of the BEH, or opinion of HAS.",
     "ANSM, page sur les vaccins", {"rule": "opinion", "url": VACCINES_PAGE}),
    ("ministerial-list", [PUBLIC], "Liste ministérielle", "Ministerial list",
     "Le vaccin figure sur la liste du ministre chargé de la santé qui permet une publicité auprès du public.",
     "The vaccine is on the list of the minister of health that allows advertising to the public.",
     "CSP, art. L.5122-6",
     {"depends_on_text": False, "depends_on_file": True, "is_to_confirm": True,
      "note": "Article lu dans une traduction anglaise : à vérifier sur le texte officiel."}),
    ("true-to-opinion", [PUBLIC], "Conforme à l’avis", "True to the opinion",
     "Le contenu est conforme à l’avis de la HAS (auparavant du HCSP).",
     "The content is true to the opinion of HAS (formerly of HCSP).",
     "CSP, art. L.5122-6",
     {"depends_on_file": True, "is_to_confirm": True,
      "note": "Article lu dans une traduction anglaise : à vérifier sur le texte officiel."}),
    ("statements-given", [PUBLIC], "Mentions minimales présentes", "Mandatory statements shown",
     "Les mentions minimales obligatoires sont au dossier et sur la page, clairement identifiées.",
     "The mandatory minimum statements are on file and on the page, clearly identified.",
     "CSP, art. L.5122-6", {"rule": "statements", "url": VACCINES_PAGE}),
    ("statements-unmodified", [PUBLIC], "Mentions non modifiées", "Statements unmodified",
     "Les mentions sont reproduites en entier et sans modification.",
     "The statements are reproduced in full and unmodified.",
     "ANSM, page sur les vaccins", {"rule": "unmodified", "url": VACCINES_PAGE}),
    ("statements-formula", [PUBLIC], "Formule d’introduction", "Opening formula",
     "Les mentions sont précédées de la formule « Le Haut Conseil de la santé publique recommande que : », ou de celle qui l’a remplacée.",
     "The statements are preceded by the formula “Le Haut Conseil de la santé publique recommande que :”, or by the one that replaced it.",
     "ANSM, page sur les vaccins",
     {"url": VACCINES_PAGE, "is_to_confirm": True,
      "note": "Texte de 2013, mis à jour en 2021. La formule qui nomme aujourd’hui la HAS est à confirmer."}),
    ("statements-surface", [PUBLIC], "Un tiers de la surface", "A third of the surface",
     "Sur chaque support, les mentions occupent au moins un tiers de la surface.",
     "On every piece of material the statements take a third of the surface at least.",
     "ANSM, page sur les vaccins", {"rule": "surface", "url": VACCINES_PAGE, "note": "La page de l’ANSM dit : 33 % au moins."}),
    ("statements-no-footnote", [PUBLIC], "Aucun renvoi", "No footnote call",
     "Les mentions ne sont pas rejetées en bas de page par un appel de note ; dans un film, elles sont dites et écrites.",
     "The statements are not sent to the foot of the page by a footnote call; in a film they are spoken and written.",
     "ANSM, page sur les vaccins", {"url": VACCINES_PAGE}),
    ("boosters-and-delay", [PUBLIC], "Rappels et délai de protection", "Boosters and delay to protection",
     "Le texte dit s’il faut des rappels et au bout de combien de temps la protection est acquise.",
     "The text says whether boosters are needed and how long protection takes.",
     "ANSM, page sur les vaccins", {"url": VACCINES_PAGE}),
    ("named", BOTH, "Médicament et dénomination commune", "Medicine and common name",
     "Le texte donne le nom du médicament et sa dénomination commune.",
     "The text gives the name of the medicine and its common name.",
     "CSP, art. R.5122-3", {"rule": "named"}),
    ("advertising-evident", [PUBLIC], "Publicité reconnaissable", "Advertising evident",
     "Le caractère publicitaire est évident.", "That it is advertising is evident.", "CSP, art. R.5122-3", {}),
    ("good-use", [PUBLIC], "Bon usage", "Good use",
     "Les informations indispensables au bon usage du médicament sont données.",
     "The information needed for good use of the medicine is given.", "CSP, art. R.5122-3", {}),
    ("read-leaflet", [PUBLIC], "Lire la notice", "Read the leaflet",
     "Le texte invite expressément à lire attentivement la notice.",
     "The text expressly invites to read the leaflet carefully.", "CSP, art. R.5122-3", {}),
    ("caution", [PUBLIC], "Prudence et conseil", "Caution and advice",
     "Le texte appelle à la prudence, renvoie au pharmacien, et au médecin si les symptômes persistent.",
     "The text asks for caution, refers to the pharmacist, and to the doctor if symptoms go on.", "CSP, art. R.5122-3", {}),
    ("no-guarantee", [PUBLIC], "Aucun effet garanti", "No guaranteed effect",
     "Rien ne laisse croire que l’effet est garanti ou qu’il n’y a pas d’effet indésirable.",
     "Nothing suggests that the effect is guaranteed or that there are no side effects.", "CSP, art. R.5122-4", {}),
    ("not-for-children", [PUBLIC], "Pas d’adresse aux enfants", "Not aimed at children",
     "La publicité ne s’adresse ni exclusivement ni principalement aux enfants, images comprises.",
     "The advertising is not aimed only or mainly at children, pictures included.", "CSP, art. R.5122-4", {}),
    ("no-endorsement", [PUBLIC], "Aucune caution", "No endorsement",
     "Aucune recommandation de scientifiques, de professionnels de santé ou de personnes célèbres, images comprises.",
     "No endorsement by scientists, health professionals or celebrities, pictures included.", "CSP, art. R.5122-4", {}),
    ("no-self-diagnosis", [PUBLIC], "Pas de faux autodiagnostic", "No false self-diagnosis",
     "Rien ne peut conduire à un faux autodiagnostic.", "Nothing can lead to a false self-diagnosis.",
     "CSP, art. R.5122-4", {}),
    ("no-fright", [PUBLIC], "Rien d’effrayant", "Nothing frightening",
     "Aucune image ni formulation abusive, effrayante ou trompeuse. Dire que la santé peut être affectée si le vaccin n’est pas utilisé est permis pour une campagne de vaccination.",
     "No excessive, frightening or misleading picture or wording. That health may suffer without the vaccine may be said in a vaccination campaign.",
     "CSP, art. R.5122-4",
     {"is_to_confirm": True, "note": "La liste de l’article est plus longue que ces points : à compléter par un juriste."}),
    ("professional-items", [PRO], "Mentions pour les professionnels", "Items for professionals",
     "Toutes les mentions que l’article énumère (quinze au moins) sont présentes.",
     "Every item that the article lists (fifteen at least) is there.", "CSP, art. R.5122-8",
     {"is_to_confirm": True, "note": "Une vérification par mention est à créer par un juriste à partir du texte officiel."}),
    ("dated", [PRO], "Date de rédaction ou de révision", "Date of writing or revision",
     "La date à laquelle le texte a été établi ou révisé en dernier est sur la page.",
     "The date on which the text was written or last revised is on the page.", "CSP, art. R.5122-8", {}),
    ("charter", BOTH, "Charte de l’ANSM pour l’internet", "ANSM charter for the Internet",
     "Les parties promotionnelles sont séparées des autres ; accès, liens et codes QR suivent la charte.",
     "Promotional parts are kept apart from the others; access, links and QR codes follow the charter.",
     "ANSM, charte internet et e-médias, mars 2014",
     {"is_to_confirm": True, "note": "Lue dans une copie : vérifier qu’aucune version plus récente ne la remplace."}),
]

WORDS = [
    ("Shingrix", "https://pharmaciens13.info/2024/12/prevention-du-zona-remboursement-du-vaccin-shingrix", "Titre d’une source sur le zona"),
    ("Gardasil", "https://ansm.sante.fr/actualites/vaccination-contre-le-hpv-le-bilan-2024-2025-confirme-de-nouveau-la-securite-du-vaccin-gardasil-9", "Titre d’une source sur les papillomavirus"),
    ("Abrysvo", "https://www.vidal.fr/actualites/31609-vaccination-contre-le-vrs-chez-le-sujet-age-prise-en-charge-a-l-hopital-des-vaccins-abrysvo-et-arexvy.html", "Titre d’une source sur le VRS"),
    ("Arexvy", "https://www.vidal.fr/actualites/31609-vaccination-contre-le-vrs-chez-le-sujet-age-prise-en-charge-a-l-hopital-des-vaccins-abrysvo-et-arexvy.html", "Titre d’une source sur le VRS"),
    ("Comirnaty", "", "Nommé dans les articles de saison sur la Covid-19 (Le Quotidien du pharmacien, pharmaciens13.info)"),
]

REFUSE = "Archived versions are never changed or deleted."
TABLES = ("campaigns_archivedversion", "campaigns_archivedfile")


def add_rows(apps, schema_editor):
    Check, Word = apps.get_model("campaigns", "ComplianceCheck"), apps.get_model("campaigns", "NeutralWord")
    database = schema_editor.connection.alias
    for number, (code, kinds, label_fr, label_en, wording_fr, wording_en, article, more) in enumerate(CHECKS, start=1):
        Check.objects.using(database).create(
            code=code, kinds=kinds, label_fr=label_fr, label_en=label_en, wording_fr=wording_fr, wording_en=wording_en,
            article=article, read_on=READ, position=number * 10, **more,
        )
    for word, url, note in WORDS:
        Word.objects.using(database).create(
            word=word, kind="brand", url=url, article="" if url else "Presse professionnelle", read_on=READ, note=note
        )


def guard_archive(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION campaigns_keep_archive() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION campaigns_keep_archive()"
            )
    elif schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )


def lift_guard(apps, schema_editor):
    for table in TABLES:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_kept{on_table}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION campaigns_keep_archive()")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_law")]

    operations = [
        migrations.RunPython(add_rows, migrations.RunPython.noop),
        migrations.RunPython(guard_archive, lift_guard),
    ]
