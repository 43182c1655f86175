import Glibc
import ModelVerifier

/// Finds out what a verdict on a model will rest on.
struct FootprintReader {
    /// Bytes of a manifest that are read.
    private static let manifestLimit = 1 << 20
    private static let depthLimit = 8

    /// Looks at everything that belongs to a model.
    static func take(_ source: ModelSource) -> ModelFootprint {
        var footprint = ModelFootprint()
        chain(source, &footprint)
        let path = ([source.root] + source.path).joined(separator: "/")
        switch source.format {
        case .ollama: ollama(path, source.root, &footprint)
        case .gguf: footprint.add(settled(path), .file)
        case .safetensors: folder(path, depth: 0, &footprint)
        }
        return footprint
    }

    /// The directories that lead to the model. The first is the operator's own, and may be a link.
    private static func chain(_ source: ModelSource, _ footprint: inout ModelFootprint) {
        footprint.add(source.root, .root)
        var path = source.root
        for name in source.path.dropLast() {
            path += "/" + name
            footprint.add(path, .place)
        }
    }

    private static func ollama(_ path: String, _ root: String, _ footprint: inout ModelFootprint) {
        footprint.add("\(root)/blobs", .place)
        footprint.add(settled(path), .file)
        if FileSight.look(at: path).identity?.isLink == true { footprint.add(settled(path), .target) }
        guard let manifest = BoundedFile.read(path, limit: manifestLimit).flatMap(ManifestReader.parse) else { return }
        for layer in [manifest.config] + manifest.layers {
            guard let digits = layer.blob else { continue }
            footprint.add(settled("\(root)/blobs/sha256-\(digits)"), .file)
        }
    }

    /// A folder with everything in it, so that a file that is put beside the weights is seen, too.
    private static func folder(_ path: String, depth: Int, _ footprint: inout ModelFootprint) {
        footprint.add(path, .file)
        guard depth <= depthLimit, footprint.sights.count < ModelFootprint.limit else { return }
        for name in DirectoryNames.list(path, limit: ModelFootprint.limit) {
            let inner = "\(path)/\(name)"
            if FileSight.look(at: inner).identity?.isDirectory == true {
                folder(inner, depth: depth + 1, &footprint)
            } else {
                footprint.add(settled(inner), .file)
            }
        }
    }

    /// Has the kernel write out what was changed through mappings, so that the next such change moves the file's times:
    /// as long as a page waits to be written, further writes to it leave no trace.
    private static func settled(_ path: String) -> String {
        guard FileSight.look(at: path, follows: true).identity?.isFile == true else { return path }
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { return path }
        fdatasync(file)
        close(file)
        return path
    }
}
