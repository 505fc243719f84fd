import Crypto
import MillraceAWS
import MillraceObjectStore
import NIOCore
import Testing

@testable import Millrace

@Suite struct InventoryTests {
    private static let schema = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag"

    private static func manifest(
        files: [(key: String, md5: String?)] = [], schema: String = schema, format: String = "CSV"
    ) -> String {
        let entries = files.map { file in
            "{\"key\":\"\(file.key)\",\"size\":1" + (file.md5.map { ",\"MD5checksum\":\"\($0)\"" } ?? "") + "}"
        }
        return """
            {"sourceBucket":"in","destinationBucket":"arn:aws:s3:::lists","version":"2016-11-30","fileFormat":"\(format)",
            "fileSchema":"\(schema)","files":[\(entries.joined(separator: ","))]}
            """
    }

    private func parsed(_ json: String) throws -> InventoryManifest {
        try InventoryManifest(json: Array(json.utf8), object: "manifest.json")
    }

    /// The objects of lists in memory, read in pieces of any size.
    private func objects(_ lists: [String], schema: String = schema, md5: String? = nil) async throws -> [ObjectSummary]
    {
        let store = MemoryStore()
        var files: [(key: String, md5: String?)] = []
        for (index, text) in lists.enumerated() {
            let digest = Hex.encode(Insecure.MD5.hash(data: Array(text.utf8)))
            _ = try await store.put("data/\(index)", ByteBuffer(string: text), PutOptions())
            files.append(("data/\(index)", md5 ?? digest))
        }
        var found: [ObjectSummary] = []
        for try await object in InventoryReader.listing(try parsed(Self.manifest(files: files, schema: schema)), store)
        {
            found.append(object)
        }
        return found
    }

    @Test func namesItsListsAndColumns() throws {
        let manifest = try parsed(Self.manifest(files: [("a.csv.gz", "AB"), ("b.csv.gz", nil)]))
        #expect(manifest.sourceBucket == "in" && manifest.bucket == "lists")
        #expect(manifest.files.map(\.md5) == ["ab", nil])
    }

    @Test(arguments: ["", "{}", "[1]", manifest(schema: "Bucket, Key"), manifest(schema: "Bucket, Size")])
    func refusesWhatIsNoManifest(json: String) {
        let error = #expect(throws: MillraceError.self) { try parsed(json) }
        #expect(error?.code == .unsupportedInput && error?.object == "manifest.json")
    }

    @Test(arguments: ["ORC", "Parquet"]) func saysThatOtherFormatsAreNotRead(format: String) {
        let error = #expect(throws: MillraceError.self) { try parsed(Self.manifest(format: format)) }
        #expect(error?.message.contains(format) == true && error?.remedy?.contains("CSV") == true)
    }

    @Test func recordsAreLatestObjects() async throws {
        let found = try await objects([
            """
            "in","a+b%2Bc%2F%C3%BC.csv","v2","true","false","6000000000","2026-01-02T03:04:05.000Z","abc"
            "in","old.csv","v1","false","false","5","2026-01-02T03:04:05.000Z","abc"
            "in","gone.csv","v3","true","true","","2026-01-02T03:04:05.000Z",""

            """, "in,bare.csv,,,,7,,\r\n\"in\",\"quo\"\"te\",\"\",\"true\",\"false\",\"8\",\"\",\"\"",
        ])
        #expect(found.map(\.key) == ["a b+c/ü.csv", "bare.csv", "quo\"te"])
        #expect(found.map(\.size) == [6_000_000_000, 7, 8])
        #expect(found.map(\.etag) == ["\"abc\"", nil, nil])
        #expect(found[0].lastModified == "2026-01-02T03:04:05.000Z")
    }

    @Test(arguments: [
        "\"other\",\"k\",\"1\"\n", "\"in\",\"k\"\n", "\"in\",\"k\",\"x\"\n", "\"in\",\"k\",\"-1\"\n",
        "\"in\",\"k\"x,\"1\"\n",
        "\"in\",\"k\",\"1", String(repeating: "x", count: 70_000),
    ])
    func whatIsNoListIsTold(text: String) async throws {
        let error = await #expect(throws: MillraceError.self) { try await objects([text], schema: "Bucket, Key, Size") }
        #expect(error?.code == .damagedInput && error?.object == "s3://lists/data/0")
    }

    @Test func aListThatIsNotTheManifestsIsTold() async throws {
        let error = await #expect(throws: MillraceError.self) {
            try await objects(["\"k\",\"1\"\n"], schema: "Key, Size", md5: String(repeating: "0", count: 32))
        }
        #expect(error?.code == .damagedInput && error?.message.contains("checksum") == true)
        #expect(try await objects(["\"k\",\"1\"\n"], schema: "Key, Size").map(\.key) == ["k"])
    }

    /// Wherever the pieces end, the records are the same.
    @Test(arguments: [1, 2, 7, 1000]) func piecesDoNotShow(size: Int) throws {
        let text = Array("\"a\",\"b\"\"c,\nd\"\r\n\r\nx,,y\n,\n\"\"\nlast".utf8)
        var records = InventoryRecords()
        var found: [[String]] = []
        let take = { (fields: [[UInt8]]) in found.append(fields.map { String(decoding: $0, as: UTF8.self) }) }
        for start in stride(from: 0, to: text.count, by: size) {
            try records.take(text[start..<min(start + size, text.count)], take)
        }
        try records.finish(take)
        #expect(found == [["a", "b\"c,\nd"], ["x", "", "y"], ["", ""], [""], ["last"]])
    }

    @Test func catalogsAreKnownByTheirNames() throws {
        let manifest = try Location(parsing: "@s3://lists/daily/manifest.json")
        #expect(manifest.text == "@s3://lists/daily/manifest.json")
        guard case .catalog(let catalog) = manifest else { return #expect(Bool(false), "no catalog") }
        #expect(catalog.kind == .inventory && catalog.needsS3)
        guard case .catalog(let list) = try Location(parsing: "@s3://lists/list.txt") else {
            return #expect(Bool(false), "no catalog")
        }
        #expect(list.kind == .list)
        guard case .catalog(let local) = try Location(parsing: "@daily/manifest.json") else {
            return #expect(Bool(false), "no catalog")
        }
        // The objects that it names are in S3 all the same.
        #expect(local.kind == .inventory && local.needsS3)
        for text in ["@s3://lists", "@s3://lists/", "@s3://lists/daily/", "@gs://x/manifest.json"] {
            #expect(throws: MillraceError.self) { try Location(parsing: text) }
        }
    }
}
