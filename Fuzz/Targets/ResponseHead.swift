@testable import Wire

/// An upstream's head beside one read by splitting, byte by byte beside at once, and the chunks behind it.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    var scanned = 0
    let whole = HTTPResponseHead.read(input, scanned: &scanned)
    checkIncrementally(bytes, whole)
    guard bytes.count < HTTPHeadScan.maxBytes else { return }
    switch (whole, PlainHead.read(bytes)) {
    case (.incomplete, .incomplete): break
    case (.malformed, .malformed): break
    case (.malformed, .incomplete):
        Fuzzing.expect(!bytes.starts(with: "HTTP/".utf8), "refused too early: \(Fuzzing.shown(bytes))")
    case (.malformed, .head(let head)):
        Fuzzing.expect(!isTaken(head), "refused though plain: \(Fuzzing.shown(bytes))")
    case (.head(let head, let length), .head(let plain)):
        check(head, length, plain)
        if head.framing == .chunked { PlainChunks.check(bytes[length...]) }
    default: fatalError("\(whole) is not \(PlainHead.read(bytes))")
    }
}

/// The same outcome however the head arrives.
private func checkIncrementally(_ bytes: [UInt8], _ whole: HTTPResponseHead.Outcome) {
    var scanned = 0
    for count in 1...max(1, bytes.count) where count <= bytes.count {
        let outcome = bytes[..<count].withUnsafeBufferPointer { HTTPResponseHead.read($0, scanned: &scanned) }
        switch (outcome, whole) {
        case (.incomplete, _): continue
        case (.malformed, .malformed): return
        case (.head(let head, let length), .head(let same, let sameLength)):
            Fuzzing.expect(length == count && length == sameLength, "head of \(length) bytes after \(count)")
            Fuzzing.expect(head.status == same.status && head.framing == same.framing, "another head byte by byte")
            return
        default: fatalError("\(outcome) at byte \(count), \(whole) at once")
        }
    }
    guard case .incomplete = whole else { fatalError("incomplete byte by byte, \(whole) at once") }
}

/// Chunks are none of HTTP/1.0: who announces them there is misunderstood by somebody (RFC 9112, section 6.1).
private func isTaken(_ head: PlainHead) -> Bool {
    status(head) != nil && head.body != nil && head.fields.count <= HTTPHeadScan.maxFields
        && !(isOld(head) && head.body == .chunked)
}

private func isOld(_ head: PlainHead) -> Bool { head.startLine.starts(with: "HTTP/1.0".utf8) }

/// The status of `HTTP/1.0 200` or `HTTP/1.1 200 words`, from 100 to 599.
private func status(_ head: PlainHead) -> Int? {
    let words = head.startLine.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2, ["HTTP/1.0", "HTTP/1.1"].contains(words[0]), words[1].utf8.count == 3,
        words[1].utf8.allSatisfy({ (48...57).contains($0) }), let status = Int(words[1]), 100...599 ~= status
    else { return nil }
    return status
}

private func check(_ head: HTTPResponseHead, _ length: Int, _ plain: PlainHead) {
    Fuzzing.expect(isTaken(plain), "taken though not plain: \(Fuzzing.shown(plain.startLine))")
    Fuzzing.expect(length == plain.length, "the head's end moved")
    Fuzzing.expect(head.status == status(plain), "status \(head.status)")
    Fuzzing.expect(head.closes || !isOld(plain), "an old server keeps the connection")
    let hasBody = head.status >= 200 && head.status != 204 && head.status != 304
    let framing: HTTPFraming? =
        switch plain.body {
        case _ where !hasBody: HTTPFraming.none
        case .absent: .untilClose
        case .length(0): HTTPFraming.none
        case .length(let length): .length(length)
        case .chunked: .chunked
        case nil: nil
        }
    Fuzzing.expect(head.framing == framing, "framing \(head.framing)")
}
