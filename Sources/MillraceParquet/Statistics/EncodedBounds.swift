/// The least and the greatest value of some rows as they are written, each perhaps shortened.
struct EncodedBounds: Hashable, Sendable {
    var min: [UInt8]
    var max: [UInt8]
    var isMinExact = true
    var isMaxExact = true
}
