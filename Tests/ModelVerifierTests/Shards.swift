/// Writes safetensors files, and the index over several of them.
enum Shards {
    /// A file with one byte for each tensor of these names.
    static func file(_ tensors: [String]) -> [UInt8] {
        let entries = tensors.enumerated().map { place, name in
            #""\#(name)":{"dtype":"U8","shape":[1],"data_offsets":[\#(place),\#(place + 1)]}"#
        }
        return framed("{\(entries.joined(separator: ","))}", [UInt8](repeating: 7, count: tensors.count))
    }

    /// A header behind its length, and data.
    static func framed(_ header: String, _ data: [UInt8]) -> [UInt8] {
        GGUFBuilder.le(UInt64(header.utf8.count)) + Array(header.utf8) + data
    }

    /// An index that says in which file each tensor is.
    static func index(_ places: [(tensor: String, file: String)]) -> [UInt8] {
        let map = places.map { #""\#($0.tensor)":"\#($0.file)""# }.joined(separator: ",")
        return Array(#"{"metadata":{"total_size":3},"weight_map":{\#(map)}}"#.utf8)
    }
}
