/// Letters of other scripts that look like Latin ones: the single-letter subset of Unicode's confusables (UTS #39), and
/// letters that resemble one from afar, as in "fаux Cуяillic".
enum LookAlikes {
    /// The scripts whose letters may pose as Latin ones.
    static let scripts: [ClosedRange<UInt32>] = [
        0x370...0x52F, 0x531...0x556, 0x561...0x587, 0x13A0...0x13FD, 0x1C80...0x1C88, 0x1F00...0x1FFF, 0x2C80...0x2CF3,
        0xA4D0...0xA4F7, 0xA640...0xA69D, 0xAB70...0xABBF,
    ]

    /// Each look-alike with its Latin letter.
    static let pairs: [(scalar: UInt32, letter: UInt8, isLoose: Bool)] =
        strict.flatMap { zipped($0.from, $0.to, isLoose: false) }
        + loose.flatMap { zipped($0.from, $0.to, isLoose: true) }

    private static let strict: [(from: String, to: String)] = [
        ("асеіјорѕхуԁԛԝһԍӏкмтвнгпАВСЕНІЈКМОРЅТХУԚԜҮү", "aceijopsxydqwhglkmtbhrnABCEHIJKMOPSTXYQWYy"),
        ("ӕёїЁЇԌԀӀѵѴьЬѡԐԑҺ", "aeiEIGDlvVbbweeh"),
        ("αβγεικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧμςϲϳϹͿ", "abyeikvoptuxwnABEZHIKMNOPTYXuccjCJ"),
        ("օոսհցզյլռաՕՍՏԼՈ", "onuhgqjlnwOUSLN"),
        ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏴᏻꮃꮓꮩꮪꮯꮶꭵ", "DRTiyAJEWMHYGhZRWSVSLCPKdBGwzvscki"),
        ("ⲟⲞⲣⲢⲥⲤⲓⲕⲔⲙⲘⲛⲚⲎⲦⲂⲉⲨⲩⲬⲭⲁⲀ", "oOpPcCikKmMnNHTBeYyXxaA"),
        ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),
    ]

    /// Taken for Latin only in words that are mostly Latin.
    private static let loose: [(from: String, to: String)] = [
        ("бгдзийлцчщшыэюяєґўфжЯИЙШЩЗЭЄФДЛПГЖЦЧ", "brdennnuywwbeoreryoxRNNWWEEEODLNRXUY"),
        ("δθπσφξζψλάέήίόύώΣΔΛΠΘΩΦΨΓ", "donooezylaeniouwEAANOOOYR"),
    ]

    private static func zipped(_ from: String, _ to: String, isLoose: Bool) -> [(UInt32, UInt8, Bool)] {
        zip(from.unicodeScalars, to.unicodeScalars).compactMap { source, letter in
            letter.isASCII ? (source.value, UInt8(letter.value), isLoose) : nil
        }
    }
}
