import Foundation
import MillraceColumns
import Testing

@testable import MillraceParquet

/// The folder named by `MILLRACE_INTEROP_DIR`, where files wait for foreign readers. Without the variable files are only encoded.
///
/// Beside `<case>.parquet` stand `<case>.jsonl`, the cells that must be found, and `<case>.proof.json`: what the file covers, to be
/// read back from its bytes.
enum InteropFolder {
    /// What a leaf's pages must be.
    struct Leaf {
        let path: String
        /// The data pages all have one of these.
        let encodings: [String]
        let hasDictionary: Bool
        /// Data pages of each row group; nil where the test does not say.
        let pages: [Int]?
    }

    static func write(_ name: String, _ table: TestTable, _ options: ParquetOptions, columns: [Leaf] = []) throws {
        let bytes = try encodeFile(table, options, batchSize: 997)
        #expect(bytes.prefix(4) == ArraySlice("PAR1".utf8))
        guard let folder = ProcessInfo.processInfo.environment["MILLRACE_INTEROP_DIR"] else { return }
        let place = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(bytes).write(to: place.appendingPathComponent(name + ".parquet"))
        let lines = table.rows.map { CellJSON.text(row: $0) + "\n" }.joined()
        try Data(lines.utf8).write(to: place.appendingPathComponent(name + ".jsonl"))
        let proof = proof(table, options, columns)
        try Data(proof.utf8).write(to: place.appendingPathComponent(name + ".proof.json"))
    }

    private static func proof(_ table: TestTable, _ options: ParquetOptions, _ columns: [Leaf]) -> String {
        var codec = "none"
        if case .written(let name, _) = ParquetCoverage.writing(options.codec) { codec = name }
        let leaves = columns.map { leaf in
            let encodings = leaf.encodings.map { "\"\($0)\"" }.joined(separator: ",")
            let pages = leaf.pages.map { "\($0)" } ?? "null"
            return
                "\"\(leaf.path)\":{\"encodings\":[\(encodings)],\"dictionary\":\(leaf.hasDictionary),\"pages\":\(pages)}"
        }
        return "{\"profile\":\"\(options.profile.rawValue)\",\"codec\":\"\(codec)\",\"rows\":\(table.rows.count),"
            + "\"row_group_rows\":\(options.rowGroupRows),\"columns\":{\(leaves.joined(separator: ","))}}\n"
    }
}
