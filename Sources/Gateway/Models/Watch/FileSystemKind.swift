import Glibc
import ModelVerifier

/// What a file system does not tell of its files.
enum FileSystemKind {
    /// File systems on which a write through a mapping moves no time: memory, and those of other machines, where nothing is
    /// heard of what is done elsewhere.
    private static let silent: Set = ["tmpfs", "ramfs", "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "virtiofs"]
    /// Bytes of the list of mounts that are read.
    private static let limit = 1 << 20

    /// The file system of a path, where changes of its files may go unseen until they are hashed anew; nil for others, and
    /// where that cannot be told.
    static func silent(_ path: String) -> String? {
        guard let device = FileSight.look(at: path, follows: true).identity?.device else { return nil }
        return kind(of: device, in: mounts()).flatMap { silent.contains($0) || $0.hasPrefix("fuse") ? $0 : nil }
    }

    /// The kind that a list of mounts, as in `proc(5)`, has for a device: its third word is the device, and the word behind
    /// the lone dash the kind.
    static func kind(of device: UInt64, in mounts: String) -> String? {
        let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
        let minor = device & 0xFF | device >> 12 & ~0xFF
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 3, words[2] == "\(major):\(minor)", let dash = words.firstIndex(of: "-") else {
                continue
            }
            return words.dropFirst(dash + 1).first.map(String.init)
        }
        return nil
    }

    private static func mounts() -> String {
        guard let file = fopen("/proc/self/mountinfo", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = fread(&bytes, 1, limit, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
