import MillraceBytes
import MillraceColumns
import Testing

@testable import MillraceParquet

/// What the modern profile chooses. That foreign readers agree with its files is judged in interop/.
@Suite struct ModernProfileTests {
    @Test func sortedKeysArePackedAndFewValuesIndexed() throws {
        let schema = Schema([
            Field("id", .int64), Field("few", .int64), Field("day", .date), Field("scattered", .int64),
        ])
        var random = TestRandom(seed: 1)
        let rows: [[Cell]] = (0..<30_000).map { (row: Int) -> [Cell] in
            let few = Cell.int64(Int64(row * 7919 % 50))
            return [.int64(Int64(row / 4)), few, .date(Int32(row / 4)), .int64(random.nextInt64())]
        }
        let table = TestTable(schema: schema, rows: rows)
        // Every id is there four times, so in the default profile a dictionary pays; deltas of 0 and 1 are far smaller.
        #expect(try encodings(table, .standard) == [.rleDictionary, .rleDictionary, .rleDictionary, .plain])
        #expect(
            try encodings(table, .modern)
                == [.deltaBinaryPacked, .rleDictionary, .deltaBinaryPacked, .plain])
        // No bits are saved where every bit is random.
        #expect(try encodings(table, .compat) == encodings(table, .standard))
    }

    @Test func filtersStandWhereDictionariesDoNot() throws {
        let schema = Schema([
            Field("key", .int64), Field("few", .string), Field("text", .string), Field("measure", .double),
            Field("flag", .boolean),
        ])
        var random = TestRandom(seed: 2)
        let rows: [[Cell]] = (0..<5000).map { (row: Int) -> [Cell] in
            let key = random.nextInt64()
            return [
                .int64(key), .string("\(row % 7)"), .string("text \(key)"), .double(Double(key)), .boolean(key > 0),
            ]
        }
        let table = TestTable(schema: schema, rows: rows)
        let bytes = try encodeFile(table, options(.modern))
        let groups = try ParquetFile(MemorySource(bytes)).metadata.rowGroups
        #expect(groups.count > 1)
        for group in groups {
            let chunks = group.columns.map(\.metadata)
            #expect(chunks.map { $0.bloomFilterOffset != nil } == [true, false, true, false, false])
            // They follow each other right behind the row group's bytes, which do not count them.
            var position = Int64(group.fileOffset ?? 0) + Int64(group.totalCompressedSize ?? 0)
            for chunk in chunks {
                guard let offset = chunk.bloomFilterOffset, let length = chunk.bloomFilterLength else { continue }
                #expect(offset == position)
                position += Int64(length)
            }
        }
        let others = try ParquetFile(MemorySource(try encodeFile(table, options(.standard)))).metadata.rowGroups
        #expect(others.flatMap(\.columns).allSatisfy { $0.metadata.bloomFilterOffset == nil })
    }

    @Test func filtersCoverValuesThatPagesHoldAsIndices() throws {
        // A dictionary that pays at first and overflows later.
        let schema = Schema([Field("s", .string)])
        let rows: [[Cell]] = (0..<60_000).map { (row: Int) -> [Cell] in
            let late = "late, and long enough to fill the dictionary some day: \(row)"
            return [.string(row < 30_000 ? "early \(row % 100)" : late)]
        }
        var options = ParquetOptions.standard()
        options.profile = .modern
        let bytes = try encodeFile(TestTable(schema: schema, rows: rows), options)
        let chunk = try #require(try ParquetFile(MemorySource(bytes)).metadata.rowGroups.first?.columns.first?.metadata)
        #expect(Set(chunk.encodings) == [.plain, .rle, .rleDictionary, .deltaLengthByteArray])
        #expect(chunk.dictionaryPageOffset != nil)
        // The set of values decides the bits: the same filter as one that was filled directly.
        var filter = SplitBlockFilter(bytes: 1 << 20)
        for row in Set(rows.map { $0[0] }) {
            guard case .string(let text) = row else { continue }
            Array(text.utf8).withUnsafeBytes { filter.insert(XXHash64.hash($0)) }
        }
        filter.fold()
        let offset = Int(try #require(chunk.bloomFilterOffset))
        let length = Int(try #require(chunk.bloomFilterLength))
        #expect(Array(bytes[offset..<offset + length]) == filter.encoded())
    }

    private func options(_ profile: ParquetProfile) -> ParquetOptions {
        var options = ParquetOptions.small()
        options.profile = profile
        return options
    }

    /// The encoding of each column's values, as its only one.
    private func encodings(_ table: TestTable, _ profile: ParquetProfile) throws -> [MillraceParquet.Encoding] {
        var options = ParquetOptions.standard()
        options.profile = profile
        let file = try ParquetFile(MemorySource(try encodeFile(table, options)))
        return try file.metadata.rowGroups[0].columns.map { column in
            let data = try #require(column.metadata.encodingStats).filter { $0.pageType == .data }
            #expect(data.count == 1)
            return data[0].encoding
        }
    }
}
