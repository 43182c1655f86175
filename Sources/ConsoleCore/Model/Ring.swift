/// The newest `capacity` elements, each with a serial number that never changes.
struct Ring<Element: Sendable>: Sendable {
    let capacity: Int
    /// Serial of the oldest element kept; serials count from 0 over the ring's whole life.
    private(set) var firstSerial = 0
    private var storage: [Element] = []

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { storage.count }
    var isEmpty: Bool { storage.isEmpty }
    /// Serial that the next element will have.
    var nextSerial: Int { firstSerial + storage.count }

    /// Adds an element and answers the one that fell out, if any.
    @discardableResult
    mutating func append(_ element: Element) -> Element? {
        guard storage.count == capacity else {
            storage.append(element)
            return nil
        }
        let slot = firstSerial % capacity
        let evicted = storage[slot]
        storage[slot] = element
        firstSerial += 1
        return evicted
    }

    /// The element with a serial; nil when it fell out or is yet to come.
    subscript(serial: Int) -> Element? {
        get { serial >= firstSerial && serial < nextSerial ? storage[serial % capacity] : nil }
        set {
            guard let newValue, serial >= firstSerial, serial < nextSerial else { return }
            storage[serial % capacity] = newValue
        }
    }

    /// Serials from the newest to the oldest.
    var serials: ReversedCollection<Range<Int>> { (firstSerial..<nextSerial).reversed() }

    /// The newest element.
    var newest: Element? { self[nextSerial - 1] }
}
