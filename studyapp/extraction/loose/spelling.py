"""Misspelled names: "kinsesis", "cloudfornt", "Cognito User Polls" – never ordinary words."""

import functools
import re

from studyapp.extraction.gazetteer import Gazetteer

_WORD = re.compile(r"[a-z]{6,}")
_SHORTEST = 6
_TWO_EDITS = 9
# Words of names that are words of English too, and English words that lie near to a name.
_ORDINARY = frozenset(
    "access account accounts accelerator accelerated advanced advisor alarms analyzer answer archive artifact artifacts aurora "
    "authorization authorizer automated backup backups balancer balancing bastion behavior boundary boundaries bridge "
    "bucket budget budgets bundle cache caching capacity central certificate certificates channel classic client cluster "
    "clusters command comprehend compute computing config connect connected connection console container containers "
    "control controls customer database databases dedicated default delivery deploy deployment destination detective "
    "device directory disaster document domain elastic endpoint endpoints engine environment ephemeral events exchange "
    "explorer express failover failure family federated federation firehose firewall flexible forecast function functions "
    "gateway gateways general geolocation geographic global groups health identity image images import inbound infinite "
    "infrequent instance instances instant integration intelligent interface internet inspector invocation keyspaces "
    "latency lifecycle lightsail limits listener macie machine manage managed management manager market memory message "
    "messages metric microsoft migration minimum mobile monitor multiple mutual native neptune network networks notes "
    "notification notifications object objects operations optimized optimizer organization organizations outbound outposts "
    "package partition peering performance permission permissions personal pinpoint placement policies policy presigned "
    "private product production provisioned provisioning public queue queues reader recovery redirect region regional "
    "regions registry relational replica replicas replication request requests reserved resource resources response "
    "resolver restore restrictions retrieval retries routing savings scaling schedule scheduled scheduler secondary secret "
    "secrets security select server serverless service services session settings shield simple single snapshot snapshots "
    "snowball snowfall spectrum spread standard static storage stream streams subnet subnets support synchronous system "
    "systems tables target throttling throughput tokens tower traffic transaction transactions transcribe transfer "
    "transformation transit translate trusted versioning version virtual volume volumes weighted windows workflow workflows "
    "writer lambdas fargates cloud clouds kinetic cognition cognitive dynamic dynamics dynamo redshifts reshift parade "
    "argument augment config bedrock outpost wavelength lustre polly kendra amplify pipeline redis".split()
)


class Speller:
    """Gives the word of a name that a misspelled word stands for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        names = [name for service in gazetteer.services.values() for name in service.names]
        words = {word for name in names for word in _WORD.findall(name.casefold())}
        self._known = frozenset(words | _ORDINARY)
        self._near: dict[str, set[str]] = {}
        for word in words - _ORDINARY:
            for key in _deletions(word, _edits(word)):
                self._near.setdefault(key, set()).add(word)
        self._cached = functools.lru_cache(maxsize=20_000)(self._repair)

    def repair(self, word: str) -> str:
        """The word as it is spelled in names; any word that is no misspelling comes back unchanged."""
        return word if len(word) < _SHORTEST else self._cached(word)

    def _repair(self, word: str) -> str:
        if word in self._known or not _WORD.fullmatch(word) or len(word) > 24:
            return word
        near = {name for key in _deletions(word, _edits(word)) for name in self._near.get(key, ())}
        measured = sorted((distance(word, name), name) for name in near if word[0] == name[0])
        fitting = [(edits, name) for edits, name in measured if edits <= min(_edits(word), _edits(name))]
        if not fitting or len(fitting) > 1 and fitting[0][0] == fitting[1][0]:
            return word
        # "lambdas" and "streams" are no misspellings.
        return word if fitting[0][1] in (f"{word}s", word.removesuffix("s")) else fitting[0][1]


def _edits(word: str) -> int:
    return 2 if len(word) >= _TWO_EDITS else 1


def _deletions(word: str, depth: int) -> set[str]:
    found = {word}
    layer = {word}
    for _ in range(depth):
        layer = {one[:at] + one[at + 1 :] for one in layer for at in range(len(one))}
        found |= layer
    return found


def distance(one: str, other: str) -> int:
    """Edits between two words, a swap of neighbors counting as one (Damerau and Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, right in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]
