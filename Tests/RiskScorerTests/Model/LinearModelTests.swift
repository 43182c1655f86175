import Testing

@testable import RiskScorer

struct LinearModelTests {
    @Test func `a weights file is read`() throws {
        var file = WeightsFile()
        file.shape.calibration = Calibration(slope: 1.5, offset: -0.25, warnAt: 1, blockAt: 3)
        file.shape.lengthCost = 0.25
        file.shape.units = UnitShape(window: 24, wholeLimit: 24, leastSentence: 4)
        #expect(try file.model().shape == file.shape)
    }

    @Test func `the embedded weights are models`() throws {
        let models = Models.embedded
        for model in [try #require(models.user), try #require(models.tool)] {
            #expect(model.shape.calibration.warnAt < model.shape.calibration.blockAt)
            #expect(model.shape.calibration.slope > 0)
            #expect(model.shape.wordScale > 0 && model.shape.groupScale > 0)
        }
    }

    @Test func `bytes of another size are refused`() {
        let bytes = WeightsFile().bytes
        #expect(WeightsFile.read(bytes) != nil)
        #expect(WeightsFile.read([]) == nil)
        #expect(WeightsFile.read(Array(bytes.prefix(10))) == nil)
        #expect(WeightsFile.read(Array(bytes.prefix(ModelShape.byteCount))) == nil)
        #expect(WeightsFile.read(bytes.dropLast()) == nil)
        #expect(WeightsFile.read(bytes + [0]) == nil)
        #expect(LinearModel(UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test(arguments: 0..<4) func `another magic number is refused`(_ place: Int) {
        var bytes = WeightsFile().bytes
        bytes[place] ^= 1
        #expect(WeightsFile.read(bytes) == nil)
    }

    @Test func `bytes that do not stand where numbers may are refused`() {
        let bytes = WeightsFile().bytes
        #expect(WeightsFile.read(bytes, shift: 2) != nil)
        #expect(WeightsFile.read(bytes, shift: 1) == nil)
    }

    @Test(arguments: [0, 7, 65, 1 << 30]) func `a window that the cutter cannot hold is refused`(_ window: Int) {
        #expect(WeightsFile.read(WeightsFile(units: UnitShape(window: window)).bytes) == nil)
    }

    @Test(arguments: [8, 64]) func `the smallest and the largest window are taken`(_ window: Int) {
        #expect(WeightsFile.read(WeightsFile(units: UnitShape(window: window)).bytes) != nil)
    }

    @Test func `a feature weighs only under its own fingerprint`() throws {
        let model = try WeightsFile(["zanzibar": -100]).model()
        let number = FeatureRecorder.read("zanzibar").words[0]
        #expect(model.word(number) == -100)
        #expect(model.word(number ^ 1) == 0)
        #expect(model.group(number) == 0)
    }

    @Test func `a margin divides by the root of how many features there are`() throws {
        let model = try WeightsFile(bias: -1).model()
        var end = UnitMark()
        (end.words, end.wordCount) = (60, 9)
        (end.groups, end.groupCount) = (-20, 16)
        let margin = model.margin(.window, from: UnitMark(), to: end)
        #expect(abs(margin - (-1 + 60 * 0.5 / 3 - 20 * 0.2 / 4)) < 1e-5)
        #expect(model.margin(.whole, from: end, to: end) == -1)
    }

    @Test func `a long text costs margin for each doubling, up to three`() throws {
        var file = WeightsFile(bias: 0)
        file.shape.lengthCost = 0.5
        let model = try file.model()
        let margins = [32, 64, 96, 256, 5000].map { count in
            Array(String(repeating: "of ", count: count).utf8).withUnsafeBufferPointer { UnitScan.worst($0, model) }?
                .margin
        }
        #expect(margins == [0, -0.5, -0.75, -1.5, -1.5])
    }

    @Test func `of all units the worst stands for the text`() throws {
        let model = try WeightsFile(["zanzibar": 127]).model()
        let text = "we met in the old hall again. they sang of zanzibar at noon. nobody knew the song at all."
        let worst = try #require(Array(text.utf8).withUnsafeBufferPointer { UnitScan.worst($0, model) })
        #expect(worst.kind == .sentence)
        #expect(String(decoding: Array(text.utf8)[worst.bytes], as: UTF8.self) == " they sang of zanzibar at noon.")
        #expect([UInt8]().withUnsafeBufferPointer { UnitScan.worst($0, model) } == nil)
    }
}
