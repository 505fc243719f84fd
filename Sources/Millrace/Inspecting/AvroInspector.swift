import MillraceColumns

struct AvroInspector: FileInspector {
    init(_ bytes: FileBytes, name: String) {}
    func report() throws -> InspectionReport { throw CancellationError() }
    func forEachBatch(_ body: (RecordBatch) throws -> Bool) throws {}
}
