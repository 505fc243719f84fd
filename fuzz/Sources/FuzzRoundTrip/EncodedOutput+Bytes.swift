import FuzzKit
import MillraceColumns

extension EncodedOutput {
    /// All bytes of an output that was kept in memory.
    mutating func takeBytes() -> [UInt8] {
        takeSegments().flatMap { segment -> [UInt8] in
            switch segment {
            case .bytes(let bytes), .kept(let bytes): return bytes
            case .spilled: fatalError("nothing is spilled here")
            }
        }
    }
}
