/// The newest `capacity` elements, each with a serial number that never changes.
struct Ring<Element: Sendable>: Sendable {
    let capacity: Int
    /// Serial of the oldest element kept; serials count from 0 over the ring's whole life.
    private(set) var firstSerial = 0
    private(set) var count = 0
    /// Slot of a serial is its remainder by `capacity`; a slot whose element was removed holds nil.
    private var storage: [Element?] = []

    init(capacity: Int) { self.capacity = capacity }

    var isEmpty: Bool { count == 0 }
    /// Serial that the next element will have.
    var nextSerial: Int { firstSerial + count }

    /// Adds an element and answers the one that fell out, if any.
    @discardableResult
    mutating func append(_ element: Element) -> Element? {
        let evicted = count == capacity ? removeOldest() : nil
        let slot = nextSerial % capacity
        if slot < storage.count {
            storage[slot] = element
        } else {
            storage.append(element)
        }
        count += 1
        return evicted
    }

    /// Takes the oldest element out before its time.
    @discardableResult
    mutating func removeOldest() -> Element? {
        guard count > 0 else { return nil }
        let slot = firstSerial % capacity
        let oldest = storage[slot]
        storage[slot] = nil
        firstSerial += 1
        count -= 1
        return oldest
    }

    /// Forgets every element from this serial on; serials are given anew from there.
    mutating func truncate(to serial: Int) {
        while nextSerial > max(serial, firstSerial) {
            storage[(nextSerial - 1) % capacity] = nil
            count -= 1
        }
    }

    /// Adds an element before the element with this serial: those behind it move on by one. The oldest falls out of a full
    /// ring. For rings of which the serials name no element, such as lists of serials of another ring.
    mutating func insert(_ element: Element, before serial: Int) {
        guard serial < nextSerial else {
            append(element)
            return
        }
        guard let newest else { return }
        var at = nextSerial - 1
        let start = max(serial, firstSerial)
        append(newest)
        while at > start, at > firstSerial {
            storage[at % capacity] = storage[(at - 1) % capacity]
            at -= 1
        }
        if at >= firstSerial { storage[at % capacity] = element }
    }

    /// Takes an element out: those behind it move up by one. For the same rings.
    mutating func remove(_ serial: Int) {
        guard serial >= firstSerial, serial < nextSerial else { return }
        for at in serial..<(nextSerial - 1) { storage[at % capacity] = storage[(at + 1) % capacity] }
        storage[(nextSerial - 1) % capacity] = nil
        count -= 1
    }

    /// The element with a serial; nil when it fell out or is yet to come.
    subscript(serial: Int) -> Element? {
        get { serial >= firstSerial && serial < nextSerial ? storage[serial % capacity] : nil }
        set {
            guard let newValue, serial >= firstSerial, serial < nextSerial else { return }
            storage[serial % capacity] = newValue
        }
    }

    /// Changes the element with a serial where it is kept.
    mutating func change(_ serial: Int, _ body: (inout Element) -> Void) {
        guard serial >= firstSerial, serial < nextSerial else { return }
        if storage[serial % capacity] != nil { body(&storage[serial % capacity]!) }
    }

    /// Serials from the newest to the oldest.
    var serials: ReversedCollection<Range<Int>> { (firstSerial..<nextSerial).reversed() }

    /// The newest element.
    var newest: Element? { self[nextSerial - 1] }
}
