/// Bytes that an encoder has finished, in file order, waiting for the pipeline to take them away.
package struct EncodedOutput: Sendable {
    /// A run of finished bytes.
    package enum Segment: Sendable {
        /// Straight from the encoder.
        case bytes([UInt8])
        /// Given to the keeper, which holds it in memory.
        case kept([UInt8])
        /// Given to the keeper, which put it into its spill file.
        case spilled(offset: UInt64, length: Int)

        package var length: Int {
            switch self {
            case .bytes(let bytes), .kept(let bytes): bytes.count
            case .spilled(_, let length): length
            }
        }
    }

    /// Waiting, in file order.
    package private(set) var segments: [Segment] = []
    /// All bytes ever appended: the position in the output object.
    package private(set) var position: UInt64 = 0

    package init() {}

    package mutating func append(_ segment: Segment) {
        guard segment.length > 0 else { return }
        position += UInt64(segment.length)
        segments.append(segment)
    }

    package mutating func append(_ bytes: [UInt8]) { append(.bytes(bytes)) }

    /// Hands over what is waiting.
    package mutating func takeSegments() -> [Segment] {
        defer { segments = [] }
        return segments
    }
}
