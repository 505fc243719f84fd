import MillraceColumns

/// Writes an object container file: the header, then blocks. A table without rows is a header only.
///
/// Memory: the open block, the compressed one, and what one batch needs on its way (`allocatedBytes` says how much is held).
package struct AvroEncoder: BatchEncoder, ~Copyable, Sendable {
    private let header: [UInt8]
    private var isHeaderWritten = false
    private var builder: BlockBuilder
    private var sealers: SealingCrew

    /// - Parameter crew: whose threads compress blocks side by side.
    /// - Throws: `EncodingFault.codec` when the codec's library has no memory for its context.
    package init(_ options: AvroOptions, crew: any WorkCrew = SoloCrew()) throws(EncodingFault) {
        sealers = try SealingCrew(options, crew: crew)
        builder = BlockBuilder(schema: options.schema, target: options.blockSize)
        header = AvroEncoder.fileHeader(options)
    }

    /// The bytes before the first block.
    package static func fileHeader(_ options: AvroOptions) -> [UInt8] { ContainerHeader.bytes(for: options) }

    /// The memory that is held from batch to batch.
    package var allocatedBytes: Int { builder.allocatedBytes + sealers.allocatedBytes }

    package mutating func encode(_ batch: RecordBatch, into output: inout EncodedOutput) throws(EncodingFault) {
        writeHeader(into: &output)
        try builder.encode(batch) { rowCount, bytes throws(EncodingFault) in
            try sealers.seal(rowCount: rowCount, bytes, into: &output)
        }
        try sealers.flush(into: &output)
    }

    package consuming func finish(into output: inout EncodedOutput) throws(EncodingFault) {
        writeHeader(into: &output)
        var sealers = self.sealers
        try builder.finish { rowCount, bytes throws(EncodingFault) in
            try sealers.seal(rowCount: rowCount, bytes, into: &output)
        }
        try sealers.flush(into: &output)
    }

    private mutating func writeHeader(into output: inout EncodedOutput) {
        guard !isHeaderWritten else { return }
        output.append(header)
        isHeaderWritten = true
    }
}
