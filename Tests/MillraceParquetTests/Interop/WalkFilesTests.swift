import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

/// Every profile with every codec and every type of the capability table: written for foreign readers to judge, or refused with the
/// table's reason. A combination that is neither fails.
@Suite struct WalkFilesTests {
    static let codecs: [CompressionCodec] = [
        .none, .snappy, .zstd(level: 3), .gzip(level: 6), .lz4Raw, .deflate(level: 1), .bzip2(level: 1), .xz(level: 1),
    ]

    @Test(arguments: ParquetProfile.allCases, WalkFilesTests.codecs)
    func combination(profile: ParquetProfile, codec: CompressionCodec) throws {
        var options = ParquetOptions.standard(codec)
        options.profile = profile
        options.rowGroupRows = WalkTable.groupRows
        options.pageRows = WalkTable.pageRows
        switch ParquetCoverage.writing(codec) {
        case .written(let name, _):
            let table = WalkTable.everyWrittenType
            try InteropFolder.write(
                "walk-\(profile.rawValue)-\(name)", table, options, columns: WalkTable.leaves(profile))
        case .refused(let reason):
            expectRefusal(WalkTable.everyWrittenType, options, reason)
        case .notYet(let reason): Issue.record("the table leaves \(codec) open: \(reason)")
        }
    }

    @Test(arguments: ParquetProfile.allCases, ParquetCoverage.types.map(\.name))
    func typeByItself(profile: ParquetProfile, name: String) throws {
        let type = try #require(ParquetCoverage.types.first { $0.name == name })
        var options = ParquetOptions.standard(.none)
        options.profile = profile
        let table = WalkTable.table(of: [type])
        switch type.writing {
        case .written: #expect(try readRows(encodeFile(table, options)).count == table.rows.count)
        case .refused(let reason): expectRefusal(table, options, reason)
        case .notYet(let reason): Issue.record("the table leaves \(name) open: \(reason)")
        }
    }

    private func expectRefusal(_ table: TestTable, _ options: ParquetOptions, _ reason: String) {
        let fault = #expect(throws: EncodingFault.self) { try encodeFile(table, options) }
        guard case .unsupported(let words) = fault else {
            Issue.record("refused as \(String(describing: fault))")
            return
        }
        #expect(words.contains(reason))
    }
}
