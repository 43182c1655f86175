import Glibc

/// A folder of its own for the files of a test; gone when the value is.
final class TestFiles {
    private let folder: String
    private var written: [String] = []

    init() {
        var template = Array("/tmp/secureinfer-inference-XXXXXX".utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? ""
    }

    deinit {
        for path in written { unlink(path) }
        rmdir(folder)
    }

    /// A path where nothing is.
    var missing: String { folder + "/missing" }

    /// Writes a file and gives its path.
    func write(_ text: String) -> String {
        let path = "\(folder)/\(written.count).pem"
        guard let file = fopen(path, "w") else { return path }
        defer { fclose(file) }
        fputs(text, file)
        written.append(path)
        return path
    }
}
