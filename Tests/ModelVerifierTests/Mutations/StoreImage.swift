import Foundation
import Testing

/// A directory of models in memory, so that a mutation can be told from none and is written in one go.
struct StoreImage: Equatable {
    /// One entry of the file system.
    enum Node: Equatable {
        case file([UInt8])
        /// A symbolic link with this text.
        case link(String)
        /// A second name of the file at this path.
        case hardLink(String)
        case fifo
        case folder
    }

    /// By their paths; folders above are made as they are needed.
    var nodes: [String: Node] = [:]

    /// Paths of regular files, sorted.
    var files: [String] {
        nodes.compactMap { if case .file = $0.value { $0.key } else { nil } }.sorted()
    }

    /// The bytes of a regular file; empty for anything else.
    subscript(path: String) -> [UInt8] {
        get { if case .file(let bytes)? = nodes[path] { bytes } else { [] } }
        set { nodes[path] = .file(newValue) }
    }

    /// Moves everything below a folder.
    mutating func move(_ folder: String, to other: String) {
        for (path, node) in nodes where path.hasPrefix("\(folder)/") {
            nodes[path] = nil
            nodes[other + path.dropFirst(folder.count)] = node
        }
    }

    /// Writes all of it into an empty folder.
    func write(to folder: TemporaryFolder, below place: String) throws {
        try FileManager.default.createDirectory(atPath: folder.at(place), withIntermediateDirectories: true)
        for (path, node) in nodes.sorted(by: { $0.key < $1.key }) {
            let here = "\(place)/\(path)"
            switch node {
            case .file(let bytes): try folder.write(here, bytes)
            case .link(let text): try folder.link(here, to: text)
            case .fifo, .folder, .hardLink: continue
            }
        }
        for (path, node) in nodes { try writeSpecial(node, "\(place)/\(path)", below: place, to: folder) }
    }

    private func writeSpecial(_ node: Node, _ path: String, below place: String, to folder: TemporaryFolder) throws {
        let above = URL(fileURLWithPath: folder.at(path)).deletingLastPathComponent()
        switch node {
        case .file, .link: return
        case .fifo, .folder, .hardLink:
            try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
        }
        switch node {
        case .fifo: try folder.fifo(path)
        case .folder:
            try FileManager.default.createDirectory(atPath: folder.at(path), withIntermediateDirectories: true)
        case .hardLink(let target): try folder.hardLink(path, to: "\(place)/\(target)")
        case .file, .link: return
        }
    }
}
