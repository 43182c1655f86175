"""Writes Sources/Text/Fold/UnicodeData.swift from the character database that Python carries (unicodedata).

    python3 scripts/unicode_tables.py > Sources/Text/Fold/UnicodeData.swift

The tables hold what the normaliser needs of Unicode and Swift's standard library does not offer: compatibility
decompositions, combining classes and compositions (UAX #15), simple lower case, and the plain ASCII that folding makes of
accented, styled and enclosed characters. Everything is hexadecimal text, so that the compiler sees one string literal a
table; the program reads them once.
"""

import re
import sys
import unicodedata as data

LAST = 0x110000
HANGUL = range(0xAC00, 0xD7A4)

# Characters that Unicode does not decompose though they stand for ASCII text.
SPECIAL = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
    "ŋ": "n", "Ŋ": "N", "ı": "i", "ĸ": "k", "ſ": "s", "ɑ": "a", "ɛ": "e", "ɩ": "i", "ʊ": "u", "ɡ": "g", "℮": "e",
    "‘": "'", "’": "'", "‛": "'", "‚": "'", "‹": "'", "›": "'", "′": "'", "ʼ": "'", "ʹ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"', "〝": '"', "〞": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁃": "-",
    "⁄": "/", "∕": "/", "∗": "*", "∣": "|", "∶": ":", "。": ".", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n",
    "\u1680": " ",
}  # fmt: skip

# Letters that are used as others turned upside down; a decoder of its own reads them.
UPSIDE_DOWN = "ƃɾ"

LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])(?: WITH .+)?")
SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
ENCLOSED = re.compile(
    r"(?:NEGATIVE |CROSSED NEGATIVE )?(?:CIRCLED|SQUARED|PARENTHESIZED) LATIN (SMALL|CAPITAL) LETTER ([A-Z])"
)


def scalars():
    return (code for code in range(0x80, LAST) if not 0xD800 <= code < 0xE000)


def is_mark(character: str) -> bool:
    return data.category(character) in ("Mn", "Me")


def by_name(character: str) -> str | None:
    """The letter that a character's name says it is: strokes and hooks have no decomposition."""
    name = data.name(character, "")
    if found := ENCLOSED.fullmatch(name) or LETTER.fullmatch(name):
        return found[2] if found[1] == "CAPITAL" else found[2].lower()
    if found := SMALL_CAPITAL.fullmatch(name):
        return found[1].lower()
    return None


def plain(character: str) -> str | None:
    """The ASCII text that folding makes of a character wherever it stands, or None."""
    if character in SPECIAL:
        return SPECIAL[character]
    if character in UPSIDE_DOWN:
        return None
    if named := by_name(character):
        return named
    bare = "".join(SPECIAL.get(part, part) for part in data.normalize("NFKD", character) if not is_mark(part))
    if bare and bare.isascii():
        return bare
    if not bare.isascii() or data.category(character) != "No":
        digit = data.digit(character, None) if data.category(character) == "No" else None
        return None if digit is None else str(digit)
    return None


def is_styled(character: str) -> bool:
    """A letter of a styled alphabet: fullwidth, mathematical, enclosed, small capital."""
    text = plain(character) or ""
    if len(text) != 1 or not text.isalpha():
        return False
    tag = data.decomposition(character).partition(">")[0]
    return tag in ("<wide", "<font", "<circle", "<square", "<compat") and "LATIN" not in data.name(character)[:5] or bool(
        ENCLOSED.fullmatch(data.name(character, "")) or SMALL_CAPITAL.fullmatch(data.name(character, ""))
    )


def stream(entries) -> str:
    """`delta=VALUES` for each code point in order; `delta` counts from the one before, and is left out when it is 1."""
    out, last = [], 0
    for code, value in entries:
        step = code - last
        out.append(("" if step == 1 else f"{step:X}") + "=" + value)
        last = code
    return " ".join(out)


def hexes(text: str) -> str:
    return ",".join(f"{ord(part):X}" for part in text)


def lower(character: str) -> str:
    mapped = character.lower()
    return mapped if len(mapped) == 1 else character


def tables() -> dict[str, str]:
    texts = {code: plain(chr(code)) for code in scalars()}
    whole = {
        code: data.normalize("NFKD", chr(code))
        for code in scalars()
        if code not in HANGUL and texts[code] is None and data.normalize("NFKD", chr(code)) != chr(code)
        # Ligatures of whole phrases and notes with their stems would let a text grow manifold, and say nothing.
        and len(data.normalize("NFKD", chr(code)).encode()) <= 9
        and not data.name(chr(code), "").startswith("MUSICAL SYMBOL")
    }
    pairs = sorted(
        (ord(parts[0]), ord(parts[1]), code)
        for code in scalars()
        if code not in HANGUL
        for parts in [canonical_pair(chr(code))]
        if parts and data.normalize("NFKC", chr(code)) == chr(code) and texts[code] is None
    )
    return {
        "ascii": stream((code, hexes(text)) for code, text in texts.items() if text is not None),
        "styled": stream(runs(code for code in scalars() if is_styled(chr(code)))),
        "decompositions": stream((code, hexes(text)) for code, text in whole.items()),
        "compositions": " ".join(f"{first:X},{second:X},{code:X}" for first, second, code in pairs),
        "classes": stream(classes()),
        "lower": stream(
            (code, f"{ord(lower(chr(code))):X}") for code in scalars() if lower(chr(code)) != chr(code)
        ),
    }


def canonical_pair(character: str) -> str | None:
    mapping = data.decomposition(character)
    if not mapping or mapping.startswith("<"):
        return None
    parts = [chr(int(part, 16)) for part in mapping.split()]
    return "".join(parts) if len(parts) == 2 else None


def runs(codes):
    """Stretches of neighbouring code points: where one begins and how many there are."""
    start = last = None
    for code in codes:
        if last is not None and code == last + 1:
            last = code
            continue
        if start is not None:
            yield start, f"{last - start + 1:X}"
        start = last = code
    if start is not None:
        yield start, f"{last - start + 1:X}"


def classes():
    """Stretches of one combining class: where it begins, how many there are, and the class."""
    start, length, current = 0, 0, 0
    for code in list(scalars()) + [LAST]:
        value = data.combining(chr(code)) if code < LAST else 0
        if value == current and code == start + length:
            length += 1
            continue
        if current:
            yield start, f"{length:X},{current:X}"
        start, length, current = code, 1, value


def wrapped(text: str, width: int = 400) -> str:
    lines, line = [], ""
    for token in text.split(" "):
        if len(line) + len(token) + 1 > width:
            lines.append(line)
            line = token
        else:
            line = f"{line} {token}" if line else token
    return "\n".join("        " + each for each in lines + [line])


def main() -> None:
    notes = {
        "ascii": "Characters that fold to ASCII text: `delta=BYTES`.",
        "styled": "Those of them that are letters of a styled alphabet: `delta=COUNT`.",
        "decompositions": "Full compatibility decompositions of all other characters, without Hangul: `delta=SCALARS`.",
        "compositions": "Primary composites that do not fold to ASCII: `FIRST,SECOND,COMPOSED`.",
        "classes": "Combining classes that are not 0: `delta=COUNT,CLASS`.",
        "lower": "Simple lower case outside ASCII: `delta=SCALAR`.",
    }
    print("// swift-format-ignore-file")
    print("// Made by scripts/unicode_tables.py; change that, not this.\n")
    print(f"/// Tables of Unicode {data.unidata_version}, as text that ``ScalarTable`` reads once; all numbers are hexadecimal.")
    print("enum UnicodeData {")
    for index, (name, text) in enumerate(tables().items()):
        if index:
            print()
        print(f"    /// {notes[name]}")
        print(f'    static let {name} = """\n{wrapped(text)}\n        """')
    print("}")


if __name__ == "__main__":
    sys.exit(main())
