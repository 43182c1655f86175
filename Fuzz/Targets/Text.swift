@testable import Text

/// The normaliser and the decoders: maps that stay inside the text and never run backwards, UTF-8 out of any bytes, limits
/// that hold, and folding that
/// comes to rest.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    let analyzer = TextAnalyzer()
    let analysis = analyzer.analyze(bytes)
    check(analysis.root, sourceCount: bytes.count)
    for view in analysis.decoded {
        check(view, sourceCount: bytes.count)
        Fuzzing.expect(1...analyzer.depthLimit ~= view.path.count, "a view is \(view.path.count) deep")
    }
    Fuzzing.expect(analysis.decoded.count <= analyzer.viewBudget(for: bytes.count), "\(analysis.decoded.count) views")
    let total = analysis.decoded.reduce(0) { $0 + $1.folded.bytes.count }
    // A byte of a decoded piece that is no UTF-8 becomes a character of three, and so may a character that decomposes.
    Fuzzing.expect(total <= 6 * analyzer.byteBudget(for: bytes.count), "\(total) bytes of \(bytes.count)")
    checkReport(analysis.report, bytes)
    // Whether a word of look-alikes alone is Latin depends on the other words, which the first folding may have changed.
    let twice = Folding().fold(analysis.root.folded.bytes).text.bytes
    let again = Folding().fold(twice).text.bytes
    Fuzzing.expect(again == twice, "never at rest: \(Fuzzing.shown(twice)) → \(Fuzzing.shown(again))")
}

private func check(_ view: TextView, sourceCount: Int) {
    checkUTF8(view.folded.bytes)
    checkUTF8(view.normal.bytes)
    checkMap(view.folded.map, count: view.folded.bytes.count, sourceCount: sourceCount)
    checkMap(view.normal.map, count: view.normal.bytes.count, sourceCount: sourceCount)
    checkMap(view.inFolded, count: view.normal.bytes.count, sourceCount: view.folded.bytes.count)
    let normal = Normalizer().normalize(MappedText(bytes: view.normal.bytes))
    Fuzzing.expect(normal.bytes == view.normal.bytes, "normalised twice: \(Fuzzing.shown(view.normal.bytes))")
}

private func checkUTF8(_ bytes: [UInt8]) {
    Fuzzing.expect(String(validating: bytes, as: UTF8.self) != nil, "no UTF-8: \(Fuzzing.shown(bytes))")
}

/// Ranges lead into the source, and later ones do not begin earlier.
private func checkMap(_ map: OffsetMap, count: Int, sourceCount: Int) {
    var last = 0
    let step = max(1, count / 512)
    for index in stride(from: 0, to: count, by: step) {
        let source = map.source(index..<min(count, index + step))
        Fuzzing.expect(source.lowerBound >= last, "\(index) leads back from \(last) to \(source)")
        Fuzzing.expect(source.upperBound <= sourceCount, "\(index) leads to \(source) of \(sourceCount)")
        last = source.lowerBound
    }
    let whole = map.source(0..<count)
    Fuzzing.expect(0...sourceCount ~= whole.lowerBound && whole.upperBound <= sourceCount, "all leads to \(whole)")
}

private func checkReport(_ report: FoldReport, _ bytes: [UInt8]) {
    Fuzzing.expect(report.runs.count <= FoldReport.runLimit, "\(report.runs.count) runs")
    for run in report.runs {
        Fuzzing.expect(!run.span.isEmpty && run.span.upperBound <= bytes.count, "a run stands at \(run.span)")
        Fuzzing.expect(report.count(run.kind) > 0, "a run of \(run.kind) is not counted")
    }
}
