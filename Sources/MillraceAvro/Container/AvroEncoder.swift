import MillraceColumns

/// Writes an object container file: the header, then blocks. A table without rows is a header only.
///
/// Memory: the open block, the compressed one, and what one batch needs on its way (`allocatedBytes` says how much is held).
/// Where several threads are to compress, use its parts: `fileHeader`, one `BlockBuilder`, and a `BlockSealer` a thread.
package struct AvroEncoder: BatchEncoder, ~Copyable, Sendable {
    private let header: [UInt8]
    private var isHeaderWritten = false
    private var builder: BlockBuilder
    private var sealer: BlockSealer

    /// - Throws: `EncodingFault.codec` when the codec's library has no memory for its context.
    package init(_ options: AvroOptions) throws(EncodingFault) {
        sealer = try BlockSealer(options)
        builder = BlockBuilder(schema: options.schema, target: options.blockSize)
        header = AvroEncoder.fileHeader(options)
    }

    /// The bytes before the first block.
    package static func fileHeader(_ options: AvroOptions) -> [UInt8] { ContainerHeader.bytes(for: options) }

    /// The memory that is held from batch to batch.
    package var allocatedBytes: Int { builder.allocatedBytes + sealer.allocatedBytes }

    package mutating func encode(_ batch: RecordBatch, into output: inout EncodedOutput) throws(EncodingFault) {
        writeHeader(into: &output)
        try builder.encode(batch) { rowCount, bytes throws(EncodingFault) in
            output.append(try sealer.seal(rowCount: rowCount, bytes))
        }
    }

    package consuming func finish(into output: inout EncodedOutput) throws(EncodingFault) {
        writeHeader(into: &output)
        var sealer = self.sealer
        try builder.finish { rowCount, bytes throws(EncodingFault) in
            output.append(try sealer.seal(rowCount: rowCount, bytes))
        }
    }

    private mutating func writeHeader(into output: inout EncodedOutput) {
        guard !isHeaderWritten else { return }
        output.append(header)
        isHeaderWritten = true
    }
}
