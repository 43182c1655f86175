import ModelVerifier

/// What `doctor` says of a directory of models.
enum ModelDoctor {
    static func checks(_ directory: String) -> [Doctor.Check] {
        guard directory != "none" else {
            return [.init(name: "models", isGood: true, detail: "none: no model file is verified")]
        }
        return [store(directory), changes(directory)]
    }

    private static func store(_ directory: String) -> Doctor.Check {
        do {
            let found = try ModelStore.discover(directory)
            let faulty = found.filter { $0.fault != nil }
            let names = faulty.prefix(3).map { Output.printable($0.model) }.joined(separator: ", ")
            return .init(
                name: "models", isGood: faulty.isEmpty,
                detail: "\(found.count) in \(directory)" + (faulty.isEmpty ? "" : ", not to be served: \(names)"),
                mend: "secureinfer model list says why")
        } catch {
            return .init(
                name: "models", isGood: false, detail: error.message,
                mend: "name the directory, and let this user read it")
        }
    }

    private static func changes(_ directory: String) -> Doctor.Check {
        let bell = ChangeBell()
        bell.watch([directory])
        if let fault = bell.fault {
            return .init(
                name: "changes of models", isGood: false, detail: "inotify cannot be had: \(fault)",
                mend: "sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=65536")
        }
        if let kind = FileSystemKind.silent(directory) {
            return .init(
                name: "changes of models", isGood: false, detail: "\(directory) is on \(kind), which may hide some",
                mend: "put the models on a local disk, or set --model-rehash 1h")
        }
        return .init(name: "changes of models", isGood: true, detail: "are heard of at once")
    }
}
