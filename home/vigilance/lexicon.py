"""The words by which a text is recognised as speaking of an adverse event: beginnings of words and turns of phrase, in both languages.

Written without accents; a doubled letter counts once in longer words, so that “vacin” and “vaccin” are one. A word with a
full stop is meant whole, any other is the beginning of one. Phrases are regular expressions over words with single spaces between them.
"""

PRODUCTS = """
vaccin vacun jab. jabs. jabbed. shot. shots. inject piqu dose. doses. dosage booster rappel. rappels. medicam medicin medicat
drug. drugs. remede comprim tablet. tablets. pill. pills. gelul capsul sirop syrup traitement treatment antibiot antiviral
paracetamol ibuprof aspirin cortiso insulin immunoglobul ampoul flacon vial. vials. seringu syring suppositoir pommad ointment
collyre adjuvant anticoagul
"""

REACTIONS = """
fievr fever febril temperatur douleur doulour courbatur migrain headach ache. aches. ached. aching. hurt hurts. pain. pains.
painful sore. sorenes rougeur redness rash. rashes. eruption urticair hives. bouton boutons. plaque plaques. blister swel
gonfl oedem edem. edema enfle enflee malais evanou faint syncop anaphyl choc. shock. allerg convuls seizure paraly vomi nause
diarr vertig dizz demang itch gratte fatigue fatigu exhaust saign bleed hemorrag haemorrhag hematom haematom bruis essoufl breath
respir etouff suffoc chok palpitat tachycard thromb phlebit myocardit pericardit infarct avc. stroke embol mort. morte. deces
deced die. died. dies. dying. dead. death hospital hopital emergency urgences. coma. reanim reaction react. reacted. reacts.
indesirab secondaire secondaires adverse complicat infect absces abces miscarr malform prematur trembl shiver frisson chills.
sueur sweat somnol drows confus. confused delir hallucin insomni depress suicid angoiss anxi jaunis jaundic hepatit raideur stiff
engourd numb fourmil tingl collaps effondr malade malades sick. unwell ill. illness necro ulcer brulur brule burn burning burned burnt
cough toux. toussa tousse guillain neurolog troubles. sourd deaf. acouphen tinnit lump. lumps. nodul ganglion pus. blur crise crises
sympto spasm cramp crampe contract saignement bleeding inflam irrit cellulit zona. shingles. hypotens hypertens arythm bpm.
"""

# Alone they are enough: nobody is asked who or what before somebody looks.
GRAVE = """
anaphyl deced died. convuls seizure coma. reanim infarct embol thromb myocardit syncop paraly guillain suicid malform miscarr
surdos overdos indesirab pharmacovigil hospitalis hospitaliz
"""

# Parts of the body: whoever writes of one and of a person rarely writes of the site.
BODY = """
coeur peau. bras jambe. jambes. oeil yeux ventre estomac poitrine gorge visage levre oreille langue gonfle poumon foie. tempe
heart. skin. arm. arms. leg. legs. eye. eyes. ear. ears. stomach belly chest throat lips tongue lung. lungs. liver. kidney
"""

# Who writes, or a word that any sentence may hold: by themselves they tell of nobody.
PRONOUNS = "je. j. moi. nous. notre. i. me. we. our. they. them. il. elle. personne. personnes."

PERSONS = """
mon. ma. mes. my. he. she. him. her. his. hers. patient client customer
monsieur madame mme. mr. mrs. ms. dame. homme femme man. woman. men. women. mere. pere. mother father mum. mom. dad. maman papa
fils. fille. filles. son. daughter enfant child kid. kids. bebe baby babies nourris infant toddler frere soeur brother sister mari.
husband wife. epou conjoint compagn partner voisin neighbo ami. amie. friend oncle tante uncle aunt grand. colleg colleague someone
somebody quelqu personne. garcon boy. girl ado. adolesc teen etudiant student soignant nurse infirmier resident senior petit. petite.
"""

REACTION_PHRASES = (
    r"side effects?", r"effets? second", r"mal (a|au|aux|a la|de|du|partout|depuis|apres)\b", r"maux de", r"(tres|trop|si|sent\w*|senti\w*|plus) mal\b",
    r"pas (du tout )?bien depuis", r"(sent|senti|sens|sentait|sentie) (pas|pas du tout) bien", r"not (fe+l\w* |been )?(very )?well\b",
    r"(feel|felt|feels|feeling) (bad|awful|terrible|horrible|poorly|rough|funny|strange|weird|off)", r"pas+(ed|es|ing)? out",
    r"black(ed)? out", r"lost? (consciousness|hearing|sight|vision|feeling|the baby|her|his|my|weight|hair)",
    r"perd(u|ue|re|ait)? (connaissance|l audition|la vue|le gout|l odorat|ses cheveux|mes cheveux|le bebe|du poids)",
    r"perte (de|du|d) \w+", r"tourn\w+ de l oeil", r"tete (qui )?(lui )?(me )?tourn\w+", r"(peut|peux|pouvait|puis|pouvais) plus \w+",
    r"plus (lever|bouger|marcher|parler|voir|entendre|manger|dormir|tenir)", r"arrive plus a",
    r"(cannot|can t|couldn t|could not|can not|unable to) (move|lift|walk|raise|feel|sleep|see|hear|stand|swallow|eat)",
    r"(is|was|went|turned|became|all|very|got|turns|goes|bright|still) red\b", r"turned (blue|white|pale|grey|green|yellow)", r"(light|dizzy) ?head\w*", r"red (arm|skin|patch|spot|mark|eye|face|ring|and|area|line)\w*",
    r"(bras|peau|visage|zone|tout|toute|est|sont|devenu|devenue|yeux|oeil) (tout |tres )?rouges?\b",
    r"(est|suis|etait|sont) tomb(e|ee|es)\b", r"tombe(e|es)? (malade|par terre|dans)", r"fell (down|ill|over|sick|on|to)\b",
    r"(fausse couche|fausses couches|mort ne)", r"(pas|plus) (de )?(regles|lait)", r"(missed|irregular|heavy) (period|bleeding)s?",
    r"en (soins|urgence)\b", r"(aux|les|l) urgences", r"(called|rang|rung) (15|112|999|911|an ambulance|the doctor)", r"ambulance",
    r"appel\w* le (15|112|samu)", r"samu\b", r"pompiers", r"worse (since|after)", r"(depuis|apres) (le|la|les|son|sa|ma|mon|l|cette|ce) (\w+ )?(vaccin|injection|piqure|dose|rappel)\w*",
    r"(since|after) (the|her|his|my|this|that|a|their|our|having|getting|receiving) (\w+ )?(vaccin|jab|shot|injection|dose|booster)\w*",
)  # fmt: skip

# Words of the site: without any of them, a text speaks of something else.
SITE = """
video page. pages. quiz question lecon lesson module cours. course. courses. formation affiche poster attestation certificat lien.
liens. link. links. source sources. kit. kits. campagn campaign login. connect logged. log. compte account password e-mail email
telecharg download site. website. tradu translat orthograph typo faute. paragraph article texte. text. calendrier calendar contact
bouton. button ecran screen imprim print
"""

# A story rather than a question: time, and the past.
STORY_PHRASES = (
    r"(apres|depuis|suite|lendemain|pendant|lors|hier|avant hier|since|after|following|during|yesterday|ago)\b", r"il y a", r"ce (matin|soir|midi)", r"this (morning|evening|week)",
    r"last (night|week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)", r"(\d+|un|une|deux|trois) (jour|heure|semaine|minute|nuit)\w*",
    r"(\d+|a|two|three|few) (day|hour|week|minute|night)\w*", r"a (ete|eu|fait|du|perdu|ressenti|presente|developpe|vomi|recu|pris|mal|dormi|declare|souffert|attrape|commence|rendu|pique|gonfle)\w*",
    r"(ai|ont|avons|est|suis|sont|etait|avait|avais) (\w+ )?\w+(e|es|i|ie|u|ue|is|it|us)\b",
    r"(was|were|had|got|came|went|woke|took|gave|given|felt|\w{3,}ed)\b",
)  # fmt: skip
AFTER_PHRASES = (r"(apres|depuis|suite|lendemain|since|after|following)\b",)

PREGNANCY = "enceinte grossesse pregnan allait breastf foetus fetus foetal fetal embryo conception"
OVERDOSE = "surdos overdos"
OVERDOSE_PHRASES = (
    r"double (dose|the dose|ration)", r"(deux|trois|2|3) (fois|doses|injections|comprimes|vaccins)\b", r"(two|three|2|3) (doses|shots|jabs|tablets|pills|vaccines|injections)\b",
    r"(twice|double|triple|three times|ten times|10 times) (the|as much|my|his|her|too)", r"au lieu d(e|u)?\b", r"instead of",
    r"(trop|plus) de (dose|vaccin|medicam|comprim|produit|gouttes)\w*", r"too (much|many|high)", r"(trop|plus) fort\w*", r"(trop|tres) (tot|rapproche)\w*", r"too (early|soon|close)",
)  # fmt: skip
ERROR = "perime expired confondu"
ERROR_PHRASES = (
    r"erreurs? d(e|u|es|ans la|ans le)? ?(vaccin|dose|medicam|inject|administr|deliv|produit|patient|prescri|dosage|posolog)\w*",
    r"(mauvais|mauvaise|autre) (vaccin|medicam|produit|dose|dosage|patient|voie|seringue)\w*",
    r"wrong (vaccine|medic\w*|dose|drug|product|strength|patient|syringe|person|route|age|arm|one|vial|child)", r"out of date",
    r"(by|in) (mistake|error|accident)", r"par erreur", r"mix(ed)? (it |them )?up", r"tromp(e|ee|er)\b", r"chaine du froid", r"cold chain",
    r"(hors|off) (amm|label)", r"accident\w*", r"pas le bon",
)  # fmt: skip
FAILURE = "inefficac echec fail failed failure ineffective malgre pourtant despite"
FAILURE_PHRASES = (
    r"pas (march|fonctionn|proteg|servi|agi|fait effet)\w*", r"(sans|aucun|pas d) effets?", r"(no|without any|not any) effect",
    r"(not|didn t|doesn t|did not|does not|don t) (work|protect|help|do anything)\w*", r"still (got|caught|gets|has|had|have|catch|fell)",
    r"quand meme", r"(all the same|anyway|even though|although|though)\b", r"(eu|attrap\w*|fait|contract\w*|declar\w*) (la|le|une|un) (\w+ )?(grippe|covid|coqueluche|rougeole|zona|rotavirus|varicelle|pneumonie|meningite|hepatite)",
    r"(got|caught|has|had|have|developed|contracted) (the |a )?(\w+ )?(flu|influenza|covid|pertussis|whooping cough|measles|shingles|pneumonia|meningitis|chickenpox)",
    r"ne (marche|fonctionne|protege|sert)\w*",
)  # fmt: skip
COMPLAINT = """
defaut defect fissur crack broken particul fuit fuyait leak contamin counterfeit contrefa falsif fake decolor discolo odeur
smell cristal crystal cloudy bouche blocked depot deposit bulles bubbles gele frozen detach broke. decolle
"""
COMPLAINT_PHRASES = (
    r"(est|etait|sont|arrive|arrivee|verre|flacon|seringue|ampoule|aiguille|vaccin) casse(e|s)?\b",
    r"(couleur|colour|color|aspect|texture|taste|gout) \w+", r"(vide|empty|trouble|jaune|yellow|brun|brown)\b", r"(mal|not|sans) (ferme|sealed|etiquete|etiquet|label|bouchon)\w*",
    r"(missing|manqu\w+|illisible|unreadable)", r"(numero|no|lot|batch) (de lot|number|recall|rappel)\w*", r"(bent|tordu\w*|rouille|rust|came (off|apart|loose))\b",
)  # fmt: skip

# What is said of the site itself, not of a person: taken away before anything is looked for.
ABOUT_THE_SITE = (
    r"liens? (est |sont )?(\w+ )?(morts?|casses?|brises?|rompus?)", r"(dead|broken) (\w+ )?links?", r"links? (is|are|seems|looks) (dead|broken)", r"pages? mortes?",
    r"(points|temps|poids|angle) morts?", r"crise sanitaire", r"test de lecture", r"dead ends?",
)  # fmt: skip

# Words that almost every sentence of the two languages has: a text without any of them is in a language that nobody looked for.
COMMON = {
    "les", "une", "du", "et", "est", "ai", "je", "elle", "qui", "pas", "pour", "dans", "sur", "au", "aux", "ce", "cette", "vous", "nous",
    "mon", "son", "sa", "avec", "j", "bonjour", "merci", "apres", "depuis", "mes", "ont", "ete",
    "comment", "combien", "quel", "quelle", "quels", "quelles", "quand", "pourquoi", "avoir", "etre", "contre", "tout", "tous", "tres",
    "bien", "aussi", "sans", "peut", "suis", "aucun", "votre", "faut", "sont", "leur", "chez",
    "the", "and", "is", "i", "my", "he", "she", "it", "of", "to", "on", "not", "for", "that", "this", "you", "we", "have", "has", "had",
    "with", "after", "at", "are", "hello", "thanks", "there", "your", "her", "his", "were",
    "when", "what", "which", "how", "who", "why", "where", "would", "could", "should", "does", "can", "very", "from", "be", "by",
}  # fmt: skip
