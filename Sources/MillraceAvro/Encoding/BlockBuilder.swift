import MillraceBytes
import MillraceColumns

/// Turns batches into the uncompressed bytes of blocks.
///
/// A block ends before the row that would make it larger than the target, so a block is a function of its rows: never of the
/// batches that they came in. A row larger than the target is a block by itself, and no block is empty.
///
/// Some hundred rows are encoded side by side, one column after the other (see `RowSlots`), then moved into the block.
package struct BlockBuilder: ~Copyable, Sendable {
    /// Takes the number of rows and the bytes of a finished block; the bytes are valid during the call only.
    package typealias Emit = (_ rowCount: Int, _ bytes: UnsafeRawBufferPointer) throws(EncodingFault) -> Void

    /// The bytes of slots that are filled together: they should stay in the processor's cache.
    private static let slotTarget = 256 << 10
    /// Rows that may be larger than this go the slow way.
    private static let largeRow = 64 << 10
    /// The most rows in one block, whatever their size.
    private static let maximumRows = 1 << 20
    /// What `moveRows` may overwrite beyond a row.
    private static let moveMargin = 32

    private let schema: Schema
    private let target: Int
    private var block: ByteSink
    private var blockRows = 0
    private var slots = RowSlots()
    private var stager = RowStager()
    private var largeRowBytes = ByteSink()
    /// How many rows to lay out next: twice what fitted last.
    private var candidateRows = RowSlots.maximumRows

    /// `target` is the size, in uncompressed bytes, that a block of more than one row does not exceed.
    package init(schema: Schema, target: Int) {
        self.schema = schema
        self.target = target
        self.block = ByteSink(capacity: target + BlockBuilder.slotTarget)
    }

    /// The memory that is held from batch to batch.
    package var allocatedBytes: Int {
        block.allocatedBytes + slots.allocatedBytes + stager.allocatedBytes + largeRowBytes.allocatedBytes
    }

    /// Encodes a batch, handing over each block that it completes.
    package mutating func encode(_ batch: RecordBatch, _ emit: Emit) throws(EncodingFault) {
        guard batch.schema == schema else { throw .unsupported("a batch with another schema than the file's") }
        let steps = try ColumnStep.steps(for: batch.columns, fields: schema.fields)
        let fixedBound = steps.reduce(0) { $0 + $1.fixedBound }
        var row = 0
        while row < batch.rowCount {
            let fitting = measure(steps, fixedBound: fixedBound, rows: row..<batch.rowCount)
            if fitting == 0 {
                try encodeLargeRow(row, of: batch, emit)
                row += 1
            } else {
                try encode(steps, rows: row..<row + fitting)
                try moveRows(emit)
                row += fitting
            }
        }
    }

    /// Hands over what is left.
    package consuming func finish(_ emit: Emit) throws(EncodingFault) {
        try flush(emit)
    }

    /// Computes the bounds of the next rows and says how many of them go into the slots; 0 when the first is too large for them.
    private mutating func measure(_ steps: [ColumnStep], fixedBound: Int, rows: Range<Int>) -> Int {
        let affordable = BlockBuilder.slotTarget / (fixedBound + RowSlots.margin)
        let count = min(rows.count, candidateRows, max(affordable, 1))
        for row in 0..<count { slots.bounds[row] = fixedBound }
        for step in steps {
            if case .text(let text) = step.kernel { slots.addBounds(of: text, first: rows.lowerBound, rows: count) }
        }
        var total = 0
        var fitting = 0
        while fitting < count {
            let bound = slots.bounds[fitting]
            total += bound + RowSlots.margin
            if bound > BlockBuilder.largeRow || (fitting > 0 && total > BlockBuilder.slotTarget) { break }
            fitting += 1
        }
        candidateRows = min(RowSlots.maximumRows, max(fitting * 2, 16))
        return fitting
    }

    /// Encodes `rows` into the slots, column by column.
    private mutating func encode(_ steps: [ColumnStep], rows: Range<Int>) throws(EncodingFault) {
        stager.removeAll()
        for step in steps {
            guard case .staged(let vector, let field) = step.kernel else { continue }
            try stager.stage(vector, field, rows: rows, bounds: slots.bounds)
        }
        slots.layOut(count: rows.count)
        for step in steps { write(step, first: rows.lowerBound) }
    }

    private mutating func write(_ step: ColumnStep, first: Int) {
        switch step.kernel {
        case .branchOnly: slots.writeBranches(step.presence, first: first)
        case .boolean(let values): slots.write(booleans: values, step.presence, first: first)
        case .date(let values): slots.write(dates: values, step.presence, first: first)
        case .integer(let values): slots.write(integers: values, step.presence, first: first)
        case .double(let values): slots.write(doubles: values, step.presence, first: first)
        case .narrowDecimal(let values): slots.write(narrowDecimals: values, step.presence, first: first)
        case .wideDecimal(let values): slots.write(wideDecimals: values, step.presence, first: first)
        case .text(let values): slots.write(text: values, step.presence, first: first)
        case .staged: stager.copyNextColumn(to: slots)
        }
    }

    /// Moves the rows from their slots into the block, cutting where it is full.
    ///
    /// Safe: there is room for a whole block, a row and the margin; a slot's margin makes up for what is read beyond its row.
    private mutating func moveRows(_ emit: Emit) throws(EncodingFault) {
        for row in 0..<slots.count {
            let bytes = slots.bytes(of: row)
            if isCutDue(before: bytes.count) { try flush(emit) }
            let end = block.reserve(bytes.count + BlockBuilder.moveMargin)
            var moved = 0
            while moved < bytes.count {
                let chunk = slots.starts[row].loadUnaligned(fromByteOffset: moved, as: SIMD32<UInt8>.self)
                end.storeBytes(of: chunk, toByteOffset: moved, as: SIMD32<UInt8>.self)
                moved += 32
            }
            block.advance(by: bytes.count)
            blockRows += 1
        }
    }

    private mutating func encodeLargeRow(_ row: Int, of batch: RecordBatch, _ emit: Emit) throws(EncodingFault) {
        try ValueWriter.write(row: row, of: batch.columns, fields: schema.fields, into: &largeRowBytes)
        if isCutDue(before: largeRowBytes.count) { try flush(emit) }
        if largeRowBytes.count > target {
            try emit(1, largeRowBytes.bytes)
        } else {
            block.append(largeRowBytes.bytes)
            blockRows += 1
        }
        largeRowBytes.removeAll(keepingAtMost: 1 << 20)
    }

    /// Whether the open block must end before a row of `size` bytes.
    private func isCutDue(before size: Int) -> Bool {
        blockRows > 0 && (block.count + size > target || blockRows == BlockBuilder.maximumRows)
    }

    private mutating func flush(_ emit: Emit) throws(EncodingFault) {
        guard blockRows > 0 else { return }
        try emit(blockRows, block.bytes)
        block.removeAll(keepingAtMost: target + BlockBuilder.slotTarget)
        blockRows = 0
    }
}
