import Foundation
import MillraceAvro
import MillraceParquet
import Testing

/// FORMAT_COVERAGE.md says what the capability tables say. `make coverage` rewrites it.
@Suite struct FormatCoverageTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("FORMAT_COVERAGE.md")

    @Test func thePageIsMadeOfTheTables() throws {
        let text = CoverageDocument.text
        if ProcessInfo.processInfo.environment["MILLRACE_WRITE_COVERAGE"] != nil {
            try Data(text.utf8).write(to: Self.file)
        }
        let page = String(decoding: (try? Data(contentsOf: Self.file)) ?? Data(), as: UTF8.self)
        #expect(page == text, "FORMAT_COVERAGE.md differs from the tables in Sources/*/Coverage: run make coverage")
    }

    @Test func bothFormatsSpeakOfTheSameTypes() {
        #expect(ParquetCoverage.types.map(\.name) == AvroCoverage.types.map(\.name))
        #expect(ParquetCoverage.types.map(\.type) == AvroCoverage.types.map(\.type))
    }
}
