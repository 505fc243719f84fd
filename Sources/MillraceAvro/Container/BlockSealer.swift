import MillraceBytes
import MillraceColumns
import MillraceCompression

/// Makes a file's blocks from their uncompressed bytes: count, size, compressed bytes, sync marker.
///
/// Blocks do not depend on one another: several sealers with the same options may work at the same time, one a thread.
package struct BlockSealer: ~Copyable, Sendable {
    private let isSnappy: Bool
    private let syncMarker: [UInt8]
    private var compressor: Compressor
    private var packed = ByteSink()

    package init(_ options: AvroOptions) throws(EncodingFault) {
        isSnappy = options.codec == .snappy
        syncMarker = options.syncMarker
        do throws(CompressionFault) {
            compressor = try Compressor(options.codec.compression)
        } catch {
            throw BlockSealer.encodingFault(error)
        }
    }

    package var allocatedBytes: Int { packed.allocatedBytes }

    /// The bytes of one block as they stand in the file.
    ///
    /// - Throws: `EncodingFault.tooLarge` for more bytes than the codec can take, `codec` when its library fails.
    package mutating func seal(
        rowCount: Int, _ bytes: UnsafeRawBufferPointer
    ) throws(EncodingFault) -> [UInt8] {
        packed.removeAll(keepingAtMost: 4 << 20)
        do throws(CompressionFault) {
            let bound = try compressor.maximumCompressedSize(of: bytes.count)
            let room = UnsafeMutableRawBufferPointer(start: packed.reserve(bound), count: bound)
            packed.advance(by: try compressor.compress(bytes, to: room))
        } catch {
            throw BlockSealer.encodingFault(error)
        }
        if isSnappy { packed.appendBigEndian(Checksum.crc32(bytes)) }
        return assemble(rowCount: rowCount)
    }

    private func assemble(rowCount: Int) -> [UInt8] {
        var head = ByteSink(capacity: 32)
        head.append(zigZag: Int64(rowCount))
        head.append(zigZag: Int64(packed.count))
        var block: [UInt8] = []
        block.reserveCapacity(head.count + packed.count + syncMarker.count)
        block.append(contentsOf: head.bytes)
        block.append(contentsOf: packed.bytes)
        block.append(contentsOf: syncMarker)
        return block
    }

    private static func encodingFault(_ fault: CompressionFault) -> EncodingFault {
        switch fault {
        case .sourceTooLarge(let bytes, _): .tooLarge(what: "an Avro block", bytes: bytes)
        case .library(let words): .codec(words)
        case .levelOutOfRange, .destinationTooSmall, .limitExceeded, .malformed: .codec("\(fault)")
        }
    }
}

extension ByteSink {
    /// SPEC: "snappy: each compressed block is followed by the 4-byte, big-endian CRC32 of the uncompressed data".
    fileprivate mutating func appendBigEndian(_ value: UInt32) {
        append(littleEndian: value.byteSwapped)
    }
}
