@testable import Wire

/// A request's head beside one read by splitting, byte by byte beside at once, and the chunks behind it.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    var scanned = 0
    let whole = HTTPRequestHead.read(input, scanned: &scanned)
    checkIncrementally(bytes, whole)
    let plain = PlainHead.read(bytes)
    switch (whole, plain) {
    case (.incomplete, .incomplete): break
    case (.refused(.headTooLarge), _): checkSize(bytes, plain)
    case (.refused(.headMalformed), .malformed): break
    case (.refused(.headMalformed), .head(let head)):
        Fuzzing.expect(!isTaken(head), "refused though plain: \(Fuzzing.shown(bytes))")
    case (.head(let head, let length), .head(let plain)):
        check(head, length, plain, bytes)
        if head.framing == .chunked { PlainChunks.check(bytes[length...]) }
    default: fatalError("\(whole) is not \(plain)")
    }
}

/// The same outcome at the same byte however the head arrives.
private func checkIncrementally(_ bytes: [UInt8], _ whole: HTTPRequestHead.Outcome) {
    var scanned = 0
    for count in 1...max(1, bytes.count) where count <= bytes.count {
        let outcome = bytes[..<count].withUnsafeBufferPointer { HTTPRequestHead.read($0, scanned: &scanned) }
        switch (outcome, whole) {
        case (.incomplete, _): continue
        case (.refused(let code), .refused(let same)):
            return Fuzzing.expect(code == same, "\(code) at byte \(count), \(same) at once")
        case (.head(let head, let length), .head(let same, let sameLength)):
            Fuzzing.expect(length == count && length == sameLength, "head of \(length) bytes after \(count)")
            Fuzzing.expect(
                head.path == same.path && head.framing == same.framing && head.fields.bytes == same.fields.bytes,
                "another head byte by byte")
            return
        default: fatalError("\(outcome) at byte \(count), \(whole) at once")
        }
    }
    guard case .incomplete = whole else { fatalError("incomplete byte by byte, \(whole) at once") }
}

/// Too large is what has too many lines, whatever else is wrong behind them, or too many bytes.
private func checkSize(_ bytes: [UInt8], _ plain: PlainHead.Outcome) {
    if case .head(let head) = plain, head.length <= HTTPHeadScan.maxBytes {
        Fuzzing.expect(head.fields.count > HTTPHeadScan.maxFields, "too large with \(head.fields.count) fields")
    } else {
        let lines = bytes.count { $0 == 0x0A }
        Fuzzing.expect(
            lines > HTTPHeadScan.maxFields || bytes.count >= HTTPHeadScan.maxBytes,
            "too large with \(lines) lines of \(bytes.count) bytes")
    }
}

/// The rules for a request that the plain reading leaves to its caller.
private func isTaken(_ head: PlainHead) -> Bool {
    target(head) != nil && head.values("host").count == 1 && head.values("upgrade").isEmpty && head.body != nil
        && head.fields.count <= HTTPHeadScan.maxFields
}

/// The target of `token SP /visible SP HTTP/1.1`.
private func target(_ head: PlainHead) -> [UInt8]? {
    let words = head.startLine.split(separator: 32, omittingEmptySubsequences: false).map(Array.init)
    guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(PlainHead.isToken),
        words[1].first == UInt8(ascii: "/"), words[1].allSatisfy({ (33...126).contains($0) }),
        words[2] == Array("HTTP/1.1".utf8)
    else { return nil }
    return words[1]
}

private func check(_ head: HTTPRequestHead, _ length: Int, _ plain: PlainHead, _ bytes: [UInt8]) {
    Fuzzing.expect(isTaken(plain), "taken though not plain: \(Fuzzing.shown(bytes))")
    Fuzzing.expect(length == plain.length && head.fields.bytes == Array(bytes[..<length]), "the head's end moved")
    let target = target(plain) ?? []
    let path = Array(target.prefix { $0 != UInt8(ascii: "?") })
    Fuzzing.expect(Array(head.path.utf8) == path, "path \(head.path)")
    Fuzzing.expect(head.hasQuery == (path.count < target.count), "query of \(Fuzzing.shown(target))")
    let framing: HTTPFraming? =
        switch plain.body {
        case .absent, .length(0): HTTPFraming.none
        case .length(let length): .length(length)
        case .chunked: .chunked
        case nil: nil
        }
    Fuzzing.expect(head.framing == framing, "framing \(head.framing)")
    Fuzzing.expect(head.fields.lines.count == plain.fields.count, "\(head.fields.lines.count) fields")
}
