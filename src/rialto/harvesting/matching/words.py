"""Words that decide whether two titles mean one offer, in the 24 languages, as `base.text.folded` writes them."""

# Where a part word stands before or after a number, the number tells two offers apart for sure.
PART_WORDS = frozenset(
    """part module unit lesson lecture chapter session week day volume vol book step stage phase block level series
    episode number no nr edition release version
    teil modul einheit lektion kapitel woche tag band schritt stufe ausgabe auflage folge
    partie unite lecon chapitre semaine jour tome etape niveau seance edition
    parte modulo unidad leccion capitulo semana dia volumen edicion unita lezione settimana giorno edizione unidade licao
    edicao czesc modul lekcja rozdzial tydzien dzien tom wydanie cast lekce kapitola tyden den vydani tyzden
    resz lecke fejezet het nap kotet kiadas partea lectia capitolul saptamana ziua editia
    част модул урок глава седмица ден том издание μερος ενοτητα μαθημα κεφαλαιο εβδομαδα τομος εκδοση
    deel module les hoofdstuk week dag uitgave del modul lektion kapitel uge vecka dag udgave utgava
    osa moduuli oppitunti luku viikko paiva painos moodul tund peatukk nadal valjaanne
    dala modulis nodarbiba nodala nedela izdevums dalis modulis pamoka skyrius savaite leidimas
    dio lekcija poglavlje tjedan izdanje del poglavje teden izdaja cuid modul ceacht caibidil seachtain
    taqsima modulu lezzjoni kapitolu gimgha""".split()
)

BASIC, INTERMEDIATE, ADVANCED = "basic", "intermediate", "advanced"

_BASIC = """beginner beginners basic basics introductory introduction intro fundamentals fundamental foundation foundations
    elementary starter anfanger grundlagen einfuhrung einsteiger basiswissen debutant debutants introduction initiation bases
    principiante principiantes introduccion basico iniciacion fundamentos principianti introduzione base fondamenti
    iniciante iniciantes introducao poczatkujacych podstawy wprowadzenie wstep zacatecnici zaklady uvod zaciatocnikov
    uvod zacetnike osnove pocetnike kezdoknek bevezetes alapok incepatori introducere bazele начинаещи въведение основи
    αρχαριους εισαγωγη βασικες beginners inleiding basis begyndere introduktion grundlaeggende nyborjare grunderna
    aloittelijoille johdatus perusteet algajatele sissejuhatus alused iesacejiem ievads pamati pradedantiesiems ivadas
    pagrindai tosaitheoiri reamhra bunusach introduzzjoni bidu"""
_INTERMEDIATE = """intermediate fortgeschrittene mittelstufe intermediaire intermedio intermedia intermediario
    sredniozaawansowany stredne pokrocili kozephalado intermediar intermediu средно μεσαιο gemiddeld mellemniveau
    medelniva keskitaso kesktase videjs vidutinis srednji idirmheanach intermedju"""
_ADVANCED = """advanced expert experts mastering master professional profi experten fortgeschritten avance avancee avances
    expertos avanzado avanzada avanzato avancado zaawansowany pokrocily pokrocile halado avansat напреднали
    προχωρημενους gevorderd gevorderden avanceret avancerad edistyneille edasijoudnutele padzilinats pazengusiems napredni
    napredno ardleibheil avvanzat"""
LEVEL_WORDS: dict[str, str] = (
    dict.fromkeys(_BASIC.split(), BASIC)
    | dict.fromkeys(_INTERMEDIATE.split(), INTERMEDIATE)
    | dict.fromkeys(_ADVANCED.split(), ADVANCED)
)

# Say nothing of what an offer is about.
STOP_WORDS = frozenset(
    """a an the and or of for to in on with by from at as your you how what is are its it
    der die das und oder von fur zu im in mit ein eine einer des dem den auf wie
    le la les l de du des d et ou un une pour dans en sur au aux avec
    el los las y o del al para por con una unos que
    il lo gli i e di da nel nella per un uno alla
    os as da do das dos em com no na um uma
    het een van voor met op och ett en att i av til og med for om
    w z i na do o dla sa se a v ve ke s u iz za u od
    es az egy ja on tai un par ar ir su apie ir na
    и на в за от с по η ο το και του της για σε με τα των""".split()
)

# Name the form of an offer, not its matter: two sites differ in whether they say them.
FORM_WORDS = frozenset(
    """course courses mooc online free webinar tutorial training class kurs kurse onlinekurs lehrgang cours formation curso
    cursos corso corsi cursus kurz tanfolyam kurss kursas tecaj tecaji kursus koulutus kursi koolitus обучение курс
    μαθημα video elearning ebook pdf html""".split()
)

# Tell two offers apart that are otherwise called the same: one sets out what the other is not.
KIND_WORDS = frozenset(
    """capstone project specialization specialisation certificate certification exam exercises solutions workbook honors
    honours professional bachelor master micromasters nanodegree series program programme refresher lab labs case
    assessment bootcamp teachers teacher kids children parents seniors women girls""".split()
)

ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
}  # fmt: skip

# Spelt numbers that stand beside a part word.
SPELT = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "first": "1", "second": "2", "third": "3",
    "fourth": "4", "eins": "1", "zwei": "2", "drei": "3", "erster": "1", "zweiter": "2", "dritter": "3",
    "un": "1", "deux": "2", "trois": "3", "uno": "1", "dos": "2", "due": "2", "tres": "3", "tre": "3",
}  # fmt: skip

# Portals whose name sites put behind a title; they are told by the host, and many providers share them.
PORTALS = frozenset(
    """edx coursera udacity udemy futurelearn iversity openlearning canvas openhpi fun miriadax novoed saylor alison
    open2study mooced eventbrite meetup youtube vimeo github gitlab zenodo""".split()
)
