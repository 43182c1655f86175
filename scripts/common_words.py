"""Writes Sources/Text/Decode/WordList.swift: the words that most texts of a folder of prompts hold.

    python3 scripts/common_words.py TRAIN/*.jsonl > Sources/Text/Decode/WordList.swift

Each file is JSON Lines with `text` and `source`. A word is taken if at least eight texts of at least three sources hold
it; of one to three letters only those named here, since short strings of any kind look like words. Single words are all
that leaves the data.
"""

import collections
import json
import re
import sys
import unicodedata

SHORT = """
a i an as at be by do go he if in is it me my no of on or so to up us we am ok hi oh
the and you for are not but can has had him her his how its may new now old one our out own see she too two use was way
who why did get got let put say ask act add all any ago bad big day end few far job key man men met run set six ten top
try yes yet off per via low let him due dan bot app api sum fun art air age buy car cut die dry eat fit fix fly hit hot
ice law lie map mix net oil pay sea sit sky son tax tea tip war web win won bit box boy cat cup dog ear egg eye gun guy
hat leg lot mad mom nor odd pen pin pop red row sad sir tie toy god gas fee arm bag bar bed bug bus dad dna gym ill kid
lab led pet pie pig raw rid rob rub saw sex sin sub sun ton tool van wet zip cup ads fan
""".split()


def counted(paths: list[str]) -> tuple[collections.Counter, dict[str, set[str]]]:
    counts, sources = collections.Counter(), collections.defaultdict(set)
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if re.search(r"_(de|es|ru|zh)\b", row["source"]):
                    continue
                for word in words_of(row["text"]):
                    counts[word] += 1
                    sources[word].add(row["source"])
    return counts, sources


def words_of(text: str) -> list[str]:
    """Words all of whose letters are ASCII, each once; any other is skipped whole, since pieces of it are no words."""
    letters = unicodedata.normalize("NFC", text).lower()
    return [word for word in dict.fromkeys(re.findall(r"[^\W\d_]+", letters)) if word.isascii()]


def rotated(word: str) -> str:
    return "".join(chr((ord(letter) - 97 + 13) % 26 + 97) for letter in word)


def main() -> None:
    counts, sources = counted(sys.argv[1:])
    words = [
        word
        for word, count in counts.most_common()
        if count >= 8 and 4 <= len(word) <= 16 and len(sources[word]) >= 3
        # Rows that are themselves rotated or turned around must not teach their spelling.
        and counts[rotated(word)] < count and counts[word[::-1]] < 5 * count
    ][:6000]
    print("// swift-format-ignore-file")
    print("// Made by scripts/common_words.py; change that, not this.\n")
    print("/// Words that tell English from what only looks like writing, the commonest first.")
    print('enum WordList {\n    static let words = """')
    line = "       "
    for word in SHORT + words:
        if len(line) + len(word) >= 380:
            print(line)
            line = "       "
        line += " " + word
    print(line + '\n        """\n}')


if __name__ == "__main__":
    sys.exit(main())
