"""Two gentle words for a case, so that workers can speak of it without naming anybody.

From a keyed digest: the same case has the same alias for ever, and an alias says nothing of the case. Two open
cases share one about once in 16,000 pairs; the case id tells them apart.
"""

from __future__ import annotations

import hashlib
import hmac

_FIRST = (
    "amber apple ashen autumn azure beaded birch blue bold brass bright brisk bronze calm candid cedar chalk "
    "cherry clear clever cloudy clover coastal cobalt cool copper coral cosy cotton cream crisp crystal "
    "curious dappled dawn deep distant downy drifting dusky early earnest easy elder even evening fair fern "
    "fine floral fond fresh frosty gentle gilded glad glassy golden grand grassy green hazel heather hidden "
    "hilly honest humble indigo ivory jade jolly juniper keen kind lavender leafy lemon level light lilac "
    "linen little lively lucky lunar maple marble mellow merry mild mint misty modest mossy neat noble "
    "northern oaken olive open orange paper patient pearl peach pebble pine plain plum polar proud quiet "
    "rainy ready rosy round rustic sandy scarlet seaside shady silver simple sleepy smooth snowy"
)
_SECOND = (
    "acorn almond anchor arch aspen badger bamboo barley basket beacon beetle bell berry blossom boat bonfire "
    "book bramble branch bridge brook bucket button candle canoe canvas chestnut clock cloud comet compass "
    "cottage cricket curlew daisy dolphin dove drum duckling engine falcon feather fiddle field finch firefly "
    "flute forest fountain fox gallery garden gate glacier globe goose grove hammock harbour hare harp hedge "
    "heron hill island ivy kettle kingfisher kite ladder lake lamp lantern lark leaf lighthouse linnet magpie "
    "marigold marsh meadow melon mill mirror moon moth mountain nest nettle notebook nutmeg oak oar orchard "
    "otter owl paddle parcel path pepper piano pigeon pillow planet pocket pond poppy puffin quilt rabbit "
    "raft rainbow raven reed river robin rook saddle sail seal shell snail sparrow spoon spring squirrel "
    "starling stone stream"
)
FIRST, SECOND = tuple(_FIRST.split()), tuple(_SECOND.split())


def alias(key: bytes, case: str) -> str:
    """The two words of a case. `key`: the deployment's web secret."""
    digest = hmac.digest(key, b"wren/v1/alias" + bytes.fromhex(case), hashlib.sha256)
    first, second = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")
    return f"{FIRST[first % len(FIRST)]} {SECOND[second % len(SECOND)]}"
