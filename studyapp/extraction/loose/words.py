"""Words that tell the parts of a clause from each other: no grammar of English, but enough of one for notes."""

import functools
import re
from collections.abc import Sequence

_VERBS = (
    "accept access achieve act activate add affect aggregate allow answer append apply archive assign assume attach "
    "attempt authenticate author authorize automate balance beat become begin belong bill block boot bounce break bring "
    "browse build burst bypass cache call capture carry cause change charge check choose claim collect combine come "
    "communicate compare compress configure connect consist consume contain control convert copy cost count cover create "
    "customize decide decouple decrypt default defend define delete deliver deny depend deploy describe detect determine "
    "disable discover distribute divide download duplicate enable encrypt end enforce ensure evaluate evolve exceed "
    "execute exist expand expect expire expose extend fail fetch filter find fit fix follow force forward free generate "
    "get give go goes grant group grow guarantee hand handle happen hash have help hide hit hold host identify implement "
    "import improve include increase inherit initialize install integrate intercept invoke isolate issue join keep kill "
    "know lack last launch lead learn leave let lie limit link list listen live load lock log look lose lower maintain "
    "make manage map match mean measure meet merge migrate mirror monitor mount move need notify obtain offer open "
    "operate optimize orchestrate order override own partition pass patch pay perform persist pick pin place point poll post "
    "prefer preserve prevent process produce promote protect provide provision publish pull push put query queue raise "
    "range reach react read rebuild receive record recover redirect reduce refer refuse register reject release remain "
    "remove rename replace replicate report request require reserve resize resolve respond restart restore restrict "
    "resume retain retrieve retry return reuse revoke rewind rotate route run save say scale scan schedule search secure "
    "see select send serve set share shift show shrink sign simplify sit skip span specify speed spin split spread stand "
    "start stay stop store stream subscribe suffer suit support suspend sustain switch sync take target tell terminate "
    "test throttle tier time track transcode transfer transform translate trigger trust try turn understand unlock "
    "bridge detach flush replay speak deduplicate nest survive tolerate rewind shrink cut pool peer reside wipe "
    "update upgrade upload use validate vary verify visit wait want watch work wrap write"
).split()
_AMBIGUOUS = frozenset(  # as often nouns: verbs only before what could be an object
    "bridge cut pool peer replay access answer archive balance bill block boot build burst cache call cause change charge check claim control copy "
    "cost count cover default delay end filter fix force function group hand help host import increase issue last launch "
    "lead limit link list live load lock log look map match measure mount move offer open order patch pass pick "
    "place point poll process provision pull push put query queue range read record release report request reserve "
    "result retry return reuse route run save scale scan schedule search set share shift show sign span speed split "
    "spread stand start stop store stream support switch sync target test tier time track transfer trigger trust try "
    "turn update upgrade upload use visit wait watch work write free own".split()
)
_IRREGULAR = (
    "is are was were has have had does do did can could may might must should will would cannot isn't aren't wasn't "
    "doesn't don't didn't can't won't couldn't shouldn't wouldn't isnt arent doesnt dont didnt cant wont hasn't haven't "
    "hasnt havent goes does gets its' it's its thats that's there's they're theyre you're comes got came went took gave "
    "became began made kept allows lets"
).split()


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


BASE = frozenset(_VERBS)
THIRD = frozenset(_third(verb) for verb in _VERBS)
FINITE = frozenset(_IRREGULAR)
AMBIGUOUS = _AMBIGUOUS | frozenset(_third(verb) for verb in _AMBIGUOUS)
PRONOUNS = frozenset("it they you we this that these those he she one there".split())
DETERMINERS = frozenset("a an the its their your our each every any all some no both most another".split())
ADVERBS = frozenset(
    "also then always never only automatically usually typically often still just even simply directly later already "
    "now normally generally eventually instead thus hence therefore otherwise easily optionally again once".split()
)
PREPOSITIONS = frozenset(
    "of in on at to for from by with via through thru without within into onto over under per between across as like "
    "than after before during until since about against among behind beyond using upto up out off".split()
)
CONJUNCTIONS = frozenset("and or but so then while whereas though although however because & plus".split())
_OBJECT = re.compile(
    r"(?:a|an|the|its|their|your|our|any|all|each|every|to|from|up|only|no|in|into|out|on|\d)\b|[A-Z\d/$]"
)
TOKEN = re.compile(r"[\w@][\w@.'’/+-]*[\w@+]|[\w@]|[^\w\s]")
_POSSIBLE = FINITE | THIRD | BASE


@functools.lru_cache(maxsize=128)
def words_of(text: str) -> tuple[str, ...]:
    """The words and marks of a text; the same clause is looked at by several rules in a row."""
    return tuple(TOKEN.findall(text))


def is_verb(words: Sequence[str], at: int) -> bool:
    """Whether the word can only be, or here looks like, a finite verb."""
    word = words[at].lower().replace("’", "'")
    if word not in _POSSIBLE:
        return False
    if at and words[at][0].isupper():
        return False  # "CloudWatch Logs"
    if word in FINITE:
        return (
            word != "its" or at + 1 < len(words) and words[at + 1].lower() in ("integrated", "fast", "low", "a", "an")
        )
    if word not in THIRD and word not in BASE:
        return False
    if word not in AMBIGUOUS:
        return True
    following = words[at + 1] if at + 1 < len(words) else ""
    return bool(_OBJECT.match(following)) or following.lower() in PRONOUNS | DETERMINERS
