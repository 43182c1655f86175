/// A table that is written once and lives as long as the program, so that loops read it without counting references.
struct StaticTable<Element>: @unchecked Sendable {  // Immutable memory that is never freed.
    let start: UnsafePointer<Element>

    /// Copies the elements, of which there is at least one.
    init(_ elements: [Element]) {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = memory.initialize(from: elements)
        start = UnsafePointer(memory.baseAddress ?? UnsafeMutablePointer<Element>.allocate(capacity: 1))
    }

    @inline(__always)
    subscript(index: Int) -> Element { start[index] }
}
