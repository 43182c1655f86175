/// What an operator should know about a model though nothing is wrong with it; bounded.
struct NoticeList {
    private(set) var texts: [String] = []

    /// File names whose content a loader may run when it is told to trust the model.
    private static let code = [".py", ".pyc", ".so", ".dll", ".dylib", ".sh"]

    mutating func add(_ text: String) {
        if texts.count < ModelContents.noticeLimit - 1 {
            texts.append(text)
        } else if texts.count == ModelContents.noticeLimit - 1 {
            texts.append("more is not shown")
        }
    }

    /// Names whoever else may write a file.
    mutating func add(about identity: FileIdentity, of name: String) {
        if identity.links > 1 {
            add("\(name) has \(identity.links) names: whoever may write to another of them changes the model")
        }
        if identity.mode & 0o022 != 0 { add("\(name) may be written by others than its owner") }
    }

    /// Names code that lies in a folder.
    mutating func addCode(_ name: String) {
        guard Self.code.contains(where: { name.lowercased().hasSuffix($0) }) else { return }
        add("\(name) is code, which a loader may run")
    }
}
