import MillraceBytes
import MillraceColumns

/// Encodes one leaf: takes rows of batches, cuts pages, and closes the chunk with its row group.
///
/// A page ends before the row that would make it too large, counted in PLAIN bytes, or after `PageLimits.rows`. So its boundaries depend
/// neither on how rows come in batches nor on the encoding.
final class ColumnWriter<Values: ColumnValues & ~Copyable> {
    private let leaf: LeafDescriptor
    private let limits: PageLimits
    private let keeper: any SegmentKeeper
    private let plainWidth: Int?
    private let flatRowLimit: Int
    private var values: Values
    private var levels: PageLevels
    private var pages = ChunkPages()
    /// Finished, but for whether they have indices or PLAIN values.
    private var waiting = WaitingPages()
    /// The rows of waiting pages, from the first that has a value.
    private var trialRows = 0
    /// Known as long as the values are sorted.
    private var nulls = NullPlacement()
    // Of the open page.
    private var pageRows = 0
    private var pageBytes = 0
    // Of the open chunk; empty for flat columns.
    private var definitionCounts: [Int64]
    private var repetitionCounts: [Int64]

    init(leaf: LeafDescriptor, limits: PageLimits, keeper: any SegmentKeeper) {
        self.leaf = leaf
        self.limits = limits
        self.keeper = keeper
        plainWidth = Values.plainWidth(of: leaf)
        flatRowLimit = plainWidth.map { max(1, min(limits.rows, limits.bytes / $0)) } ?? limits.rows
        values = Values(leaf: leaf, limits: limits)
        levels = PageLevels(leaf)
        definitionCounts = leaf.isFlat ? [] : Array(repeating: 0, count: leaf.maximumDefinitionLevel + 1)
        repetitionCounts = leaf.isFlat ? [] : Array(repeating: 0, count: leaf.maximumRepetitionLevel + 1)
    }

    /// What the open chunk comes to, uncompressed: finished pages, and the others about as they would be written now.
    var encodedBytes: Int { pages.uncompressedSize + waiting.count + values.openBytes }

    /// The memory held; not what the keeper holds.
    var allocatedBytes: Int {
        values.allocatedBytes + levels.allocatedBytes + pages.allocatedBytes + waiting.allocatedBytes
    }

    // MARK: Rows in

    /// Appends `rows` of the table's column that the leaf belongs to.
    func append(
        _ column: ColumnVector, rows: Range<Int>, using workspace: EncodingWorkspace
    ) throws(EncodingFault) {
        if leaf.isFlat {
            try appendFlat(column, rows, workspace)
        } else {
            try appendNested(column, rows, workspace)
        }
    }

    private func appendFlat(
        _ column: ColumnVector, _ rows: Range<Int>, _ workspace: EncodingWorkspace
    ) throws(EncodingFault) {
        let nulls = column.validity?.nullCount(in: rows) ?? 0
        guard nulls == 0 || leaf.maximumDefinitionLevel > 0 else {
            throw .unsupported("column \(leaf.name) holds a null where its schema allows none")
        }
        let validity = nulls == 0 ? nil : column.validity
        if values.valueOrder.isAlive { self.nulls.add(validity, rows: rows) }
        try Values.withSlots(of: column.storage) { (slots, bytes) throws(EncodingFault) in
            let present = UnsafeBufferPointer(rebasing: slots[rows])
            let run = LevelRun(rows: rows, validity: validity)
            guard let validity else {
                return try take(run, DenseRun(values: present, bytes: bytes), workspace)
            }
            let dense = workspace.compact(slots, rows: rows, validity: validity)
            try take(run, DenseRun(values: dense, bytes: bytes), workspace)
        }
    }

    private func appendNested(
        _ column: ColumnVector, _ rows: Range<Int>, _ workspace: EncodingWorkspace
    ) throws(EncodingFault) {
        let vector = try workspace.shredder.shred(column, rows: rows, leaf: leaf)
        // Taken out for the time being: `body` below must not reach it through the workspace.
        var shredder = Shredder()
        swap(&shredder, &workspace.shredder)
        defer { swap(&shredder, &workspace.shredder) }
        try shredder.withLevels(rows, hasRepetition: leaf.maximumRepetitionLevel > 0) {
            (run, present) throws(EncodingFault) in
            try Values.withSlots(of: vector.storage) { (slots, bytes) throws(EncodingFault) in
                let dense = workspace.gather(slots, present)
                try take(run, DenseRun(values: dense, bytes: bytes), workspace)
            }
        }
    }

    // MARK: Pages

    /// Some rows of a run, in the three counts in which they must be known.
    private struct Share {
        var rows = 0
        var entries = 0
        var values = 0
        var bytes = 0
        /// Whether the next row must start another page.
        var isLast = false
    }

    /// Spreads a run over pages.
    private func take(
        _ run: borrowing LevelRun, _ dense: DenseRun<Values.Element>, _ workspace: EncodingWorkspace
    ) throws(EncodingFault) {
        var done = Share()
        let total = run.rows.count
        while done.rows < total {
            let share = leaf.isFlat ? flatShare(run, dense, done) : nestedShare(run, dense, done)
            if share.rows > 0 {
                levels.append(
                    run, rows: done.rows..<done.rows + share.rows, entries: done.entries..<done.entries + share.entries)
                values.append(dense.slice(done.values, share.values))
                pageRows += share.rows
                pageBytes += share.bytes
                done.rows += share.rows
                done.entries += share.entries
                done.values += share.values
                if values.dictionaryState != .trial { try settle(workspace) }
            }
            if share.isLast { try finishPage(workspace) }
        }
    }

    private func flatShare(_ run: borrowing LevelRun, _ dense: DenseRun<Values.Element>, _ done: Share) -> Share {
        let rows = min(flatRowLimit - pageRows, run.rows.count - done.rows)
        let first = run.rows.lowerBound + done.rows
        let count = rows - (run.validity?.nullCount(in: first..<first + rows) ?? 0)
        let bytes = values.plainBytes(of: dense.slice(done.values, count))
        // Columns of fixed width are cut by rows alone, nulls or not.
        guard plainWidth == nil, pageBytes + bytes > limits.bytes else {
            return Share(
                rows: rows, entries: rows, values: count, bytes: bytes, isLast: pageRows + rows == flatRowLimit)
        }
        var share = Share()
        while share.rows < rows {
            let isPresent = run.validity.map { $0[first + share.rows] } ?? true
            let size = isPresent ? values.plainBytes(of: dense.slice(done.values + share.values, 1)) : 0
            if pageBytes + share.bytes + size > limits.bytes, pageRows + share.rows > 0 {
                share.isLast = true
                break
            }
            share.rows += 1
            share.values += isPresent ? 1 : 0
            share.bytes += size
        }
        share.entries = share.rows
        share.isLast = share.isLast || pageRows + share.rows == flatRowLimit
        return share
    }

    private func nestedShare(_ run: borrowing LevelRun, _ dense: DenseRun<Values.Element>, _ done: Share) -> Share {
        let total = run.definitionLevels.count
        let rows = run.rows.count - done.rows
        if let all = nestedRest(rows, total - done.entries, dense, done) { return all }
        var share = Share()
        while share.rows < rows, pageRows + share.rows < limits.rows {
            var entry = done.entries + share.entries
            var present = 0
            repeat {
                if run.definitionLevels[entry] == leaf.maximumDefinitionLevel { present += 1 }
                entry += 1
            } while entry < total && !run.repetitionLevels.isEmpty && run.repetitionLevels[entry] > 0
            let entries = entry - done.entries - share.entries
            // An open page holds two bytes of levels an entry.
            let size = values.plainBytes(of: dense.slice(done.values + share.values, present)) + 2 * entries
            if pageBytes + share.bytes + size > limits.bytes, pageRows + share.rows > 0 {
                share.isLast = true
                return share
            }
            share.rows += 1
            share.entries += entries
            share.values += present
            share.bytes += size
        }
        share.isLast = pageRows + share.rows == limits.rows
        return share
    }

    /// All rows that are left of a nested column's run, if the open page takes them.
    @inline(__always)
    private func nestedRest(_ rows: Int, _ entries: Int, _ dense: DenseRun<Values.Element>, _ done: Share) -> Share? {
        guard pageRows + rows <= limits.rows else { return nil }
        let values = dense.count - done.values
        let bytes = self.values.plainBytes(of: dense.slice(done.values, values)) + 2 * entries
        guard pageBytes + bytes <= limits.bytes else { return nil }
        return Share(
            rows: rows, entries: entries, values: values, bytes: bytes, isLast: pageRows + rows == limits.rows)
    }

    private func finishPage(_ workspace: EncodingWorkspace) throws(EncodingFault) {
        guard pageRows > 0 else { return }
        workspace.body.removeAll()
        levels.encode(into: &workspace.body)
        levels.count(definitions: &definitionCounts, repetitions: &repetitionCounts)
        let levelBytes = workspace.body.count
        let finished = values.finishPage(into: &workspace.body, endsTrial: endsTrial)
        let page = WaitingPages.Page(
            rows: pageRows, levels: levels.count, levelBytes: levelBytes, values: finished)
        levels.removeAll(keepingAtMost: limits.bytes)
        pageRows = 0
        pageBytes = 0
        guard values.dictionaryState == .trial || !waiting.isEmpty else { return try write(page, workspace) }
        waiting.append(page, workspace.body.bytes)
        // Rows before the first value say nothing.
        if trialRows > 0 || finished.valueCount > 0 { trialRows += page.rows }
        if values.dictionaryState != .trial { try settle(workspace) }
    }

    /// Once the dictionary is decided about.
    private func settle(_ workspace: EncodingWorkspace) throws(EncodingFault) {
        if !waiting.isEmpty { try writeWaiting(workspace) }
        values.releaseUnusedDictionary()
    }

    /// Whether the open page is the last on trial. Waiting pages have a limit too, which shortens the trial in tables of many hundred columns.
    private var endsTrial: Bool {
        (trialRows > 0 || values.openBytes > 0) && trialRows + pageRows >= DictionaryPolicy.trialRows
            || waiting.count > limits.dictionaryBytes / 2
    }

    /// Writes the pages whose encoding has been decided.
    private func writeWaiting(_ workspace: EncodingWorkspace) throws(EncodingFault) {
        for page in waiting.pages {
            workspace.body.removeAll()
            workspace.body.append(waiting.levels(of: page))
            var page = page
            if page.values.encoding == .rleDictionary, values.dictionaryState == .plain {
                let indices = try ColumnWriter.indices(waiting.values(of: page), count: page.values.valueCount)
                values.expand(indices, into: &workspace.body)
                page.values.encoding = values.fallbackEncoding
            } else {
                workspace.body.append(waiting.values(of: page))
            }
            try write(page, workspace)
        }
        waiting.removeAll()
    }

    /// Reads back the indices of a waiting page.
    private static func indices(_ page: UnsafeRawBufferPointer, count: Int) throws(EncodingFault) -> [UInt32] {
        do {
            let bits = Int(page.first ?? 0)
            var decoder = try HybridDecoder(UnsafeRawBufferPointer(rebasing: page.dropFirst()), bitWidth: bits)
            return try decoder.decode(count, maximum: Int(UInt32.max), as: UInt32.self)
        } catch {
            throw .codec("a waiting page cannot be read back: \(error)")
        }
    }

    /// Writes the page that stands in the workspace.
    private func write(_ page: WaitingPages.Page, _ workspace: EncodingWorkspace) throws(EncodingFault) {
        guard let valueCount = Int32(exactly: page.levels) else {
            throw .tooLarge(what: "the levels of a page of column \(leaf.name)", bytes: page.levels)
        }
        let encoding = page.values.encoding.named(in: limits.profile, page: .data)
        let finished = try workspace.finishPage(
            .data(DataPageHeader(valueCount: valueCount, encoding: encoding)), column: leaf.name)
        pages.add(
            finished, keptAs: try keeper.keep(finished.bytes), rows: page.rows, levels: page.levels,
            values: page.values)
        workspace.trim(to: 4 * limits.bytes + (1 << 16))
    }

    // MARK: Chunks

    /// Ends the chunk and starts the next one.
    func finishChunk(using workspace: EncodingWorkspace) throws(EncodingFault) -> ChunkSummary {
        try finishPage(workspace)
        if !waiting.isEmpty {
            values.endTrial()
            try writeWaiting(workspace)
        }
        trialRows = 0
        workspace.body.removeAll()
        let chunk = values.finishChunk(into: &workspace.body)
        if let count = chunk.dictionaryCount {
            let header = DictionaryPageHeader(
                valueCount: Int32(clamping: count),
                encoding: Encoding.plain.named(in: limits.profile, page: .dictionary))
            let page = try workspace.finishPage(.dictionary(header), column: leaf.name)
            pages.addDictionary(page, keptAs: try keeper.keep(page.bytes))
        }
        let summary = ChunkSummary(
            leaf: leaf, profile: limits.profile, pages: pages, chunk: chunk, nulls: nulls,
            repetitionLevels: leaf.maximumRepetitionLevel > 0 ? repetitionCounts : nil,
            definitionLevels: definitionCounts.count > 2 ? definitionCounts : nil)
        pages = ChunkPages()
        nulls = NullPlacement()
        for level in definitionCounts.indices { definitionCounts[level] = 0 }
        for level in repetitionCounts.indices { repetitionCounts[level] = 0 }
        return summary
    }
}
