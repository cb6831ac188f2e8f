"""Words so common that a query does not insist on them: articles, the commonest prepositions and conjunctions, no more.

English "it" is missing on purpose: in this catalogue it is a subject.
"""

from functools import lru_cache

from .folding import fold

_WORDS = {
    "bg": "и в на за с от до по при не се е са да че към със във или като",
    "cs": "a i v ve na do z ze s se k ke o u po pro od je si že nebo jako za",
    "da": "og i på til af for med en et den det de er at som eller fra om ved",
    "de": "und in im der die das den dem des ein eine einer eines einem einen für mit von vom zu zum zur auf an am ist oder als bei aus",
    "el": "και ο η το οι τα του της των τον την στο στη στην στον στα με για από σε ή ως να",
    "en": "a an and the of in on to for with or by from at is are as your how be this that",
    "es": "y e el la los las un una unos unas de del en a al para por con o que su como es",
    "et": "ja ning on ei kui või ka see selle et",
    "fi": "ja on ei tai sekä kun että se",
    "fr": "et le la les l un une des de du d en à au aux pour par avec sur dans ou que est ce",
    "ga": "agus an na ar i le do de ó go is nó a",
    "hr": "i u na za s sa od do po iz je se da ili kao o k",
    "hu": "a az és egy is nem hogy vagy mint",
    "it": "e ed il lo la i gli le un uno una di del dello della dei degli delle da dal in nel nella a al alla per con su o che è",
    "lt": "ir į su iš ar kad yra per nuo dėl",
    "lv": "un ar no uz par vai ir kā pie",
    "mt": "u il l ta tal f fil fl b bil ma minn mill lil għal għall li jew x dan din is it in id ir ix iż iċ t s n d r z ċ ż tar tas tat tad tan tax taż "
    "taċ taz fir fis fit fid fin fix fiż fiċ bir bis bit bid bin bix biż biċ mir mis mit mid mix miż sal sar sas sat mal mar mas mat għar "
    "għas għat għad għan lir lis lit lid lin bħal bħall dal das dat",
    "nl": "en de het een van in op te voor met aan om of is dat als bij uit tot naar",
    "pl": "i w we na z ze do o po od za dla przy jest się lub oraz jako a",
    "pt": "e o a os as um uma de do da dos das em no na nos nas para por com ou que ao à é",
    "ro": "și şi în la de din cu pe pentru un o al a ale ai sau că este prin",
    "sk": "a i v vo na do z zo s so k ku o u po pre od je sa že alebo ako za",
    "sl": "in v na za z s do od po pri je se da ali kot o k",
    "sv": "och i på till av för med en ett den det de är att som eller från om vid",
}


@lru_cache(maxsize=32)
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, folded."""
    return frozenset(fold(word) for word in _WORDS.get(language, "").split())


def is_stop_word(folded: str, language: str) -> bool:
    """Whether this folded word means little in that language."""
    return folded in stop_words(language)
