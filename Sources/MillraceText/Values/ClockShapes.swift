/// Ways to write the time behind a date: how exactly, by how many hours, and what stands before it.
package struct ClockShapes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A space, and a time of 24 hours: to minutes, to seconds, and beyond.
    static let minutes = ClockShapes(rawValue: 1)
    static let seconds = ClockShapes(rawValue: 2)
    static let fractions = ClockShapes(rawValue: 4)

    /// The shape of a time that can be read.
    init(_ text: UnsafePointer<UInt8>, _ length: Int, behind parts: DateParts) {
        let time = UnsafeBufferPointer(start: text + parts.end, count: length - parts.end)
        let isExact = time.contains(UInt8(ascii: "."))
        let exactness = isExact ? 2 : time.count { $0 == UInt8(ascii: ":") } - 1
        let isHalved = text[length - 1] | 0x20 == UInt8(ascii: "m")
        let isJoined = text[parts.end] == UInt8(ascii: "T")
        self.init(rawValue: 1 << UInt16(exactness + (isHalved ? 3 : 0) + (isJoined ? 6 : 0)))
    }

    package var count: Int { rawValue.nonzeroBitCount }
}
