import MillraceColumns
import Synchronization

/// Seals a file's blocks, several at a time where there are threads for it, and hands them on in order.
struct SealingCrew: Sendable {
    /// Larger blocks are sealed where they lie: copying them would hold them in memory twice.
    private static let largestCopy = 1 << 20

    /// A block on its way: plain bytes, then sealed ones.
    private final class Block: Sendable {
        let rowCount: Int
        private let bytes: Mutex<Result<[UInt8], EncodingFault>>

        init(rowCount: Int, _ plain: UnsafeRawBufferPointer) {
            self.rowCount = rowCount
            bytes = Mutex(.success([UInt8](plain)))
        }

        func seal(with sealer: Sealer) {
            bytes.withLock { bytes in
                guard case .success(let plain) = bytes else { return }
                bytes = plain.withRawBytes { sealer.seal(rowCount: rowCount, $0) }
            }
        }

        var sealed: Result<[UInt8], EncodingFault> { bytes.withLock { $0 } }
    }

    /// A sealer that an array can hold.
    private final class Sealer: Sendable {
        private let sealer: Mutex<BlockSealer>

        init(_ options: AvroOptions) throws(EncodingFault) {
            let sealer = try BlockSealer(options)
            self.sealer = Mutex(sealer)
        }

        var allocatedBytes: Int { sealer.withLock { $0.allocatedBytes } }

        func seal(rowCount: Int, _ bytes: UnsafeRawBufferPointer) -> Result<[UInt8], EncodingFault> {
            // Safe: the bytes are only read, and only until the call returns.
            nonisolated(unsafe) let bytes = bytes
            return sealer.withLock { sealer in
                Result { () throws(EncodingFault) in try sealer.seal(rowCount: rowCount, bytes) }
            }
        }
    }

    private let sealers: [Sealer]
    private let crew: any WorkCrew
    private var waiting: [Block] = []
    private var waitingBytes = 0

    init(_ options: AvroOptions, crew: any WorkCrew) throws(EncodingFault) {
        var sealers: [Sealer] = []
        for _ in 0..<max(crew.width, 1) { sealers.append(try Sealer(options)) }
        self.sealers = sealers
        self.crew = crew
    }

    /// The memory held.
    var allocatedBytes: Int { sealers.reduce(waitingBytes) { $0 + $1.allocatedBytes } }

    /// Takes a block; once sealed it is appended to `output`, now or with a later one.
    mutating func seal(
        rowCount: Int, _ bytes: UnsafeRawBufferPointer, into output: inout EncodedOutput
    ) throws(EncodingFault) {
        guard sealers.count > 1, bytes.count <= SealingCrew.largestCopy else {
            try flush(into: &output)
            return output.append(try sealers[0].seal(rowCount: rowCount, bytes).get())
        }
        waiting.append(Block(rowCount: rowCount, bytes))
        waitingBytes += bytes.count
        if waiting.count == sealers.count * 2 { try flush(into: &output) }
    }

    /// Appends every block that was taken to `output`.
    mutating func flush(into output: inout EncodedOutput) throws(EncodingFault) {
        crew.share(waiting.count) { [sealers, waiting] piece, worker in waiting[piece].seal(with: sealers[worker]) }
        for block in waiting { output.append(try block.sealed.get()) }
        waiting.removeAll(keepingCapacity: true)
        waitingBytes = 0
    }
}
