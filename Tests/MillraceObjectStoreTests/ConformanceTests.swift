import MillraceAWS
import NIOCore
import Testing

@testable import MillraceObjectStore

/// What every store does, whatever it is made of.
@Suite struct ConformanceTests {
    /// Names that a signature, a URL or a file system could trip over, and that all three kinds of store can hold.
    static let nastyNames = [
        "plain.csv", "two words.csv", "one+plus.csv", "a%20b%2Fc.csv", "Größe/数量 ½ 🜚.csv", "e\u{301} é.csv",
        "~!*'();:@&=$,?#[].csv", "dt=2026-01-01/x.csv", "\"quoted\" <&>.csv", "…",
    ]

    @Test(arguments: StoreKind.present)
    func anEmptyListing(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            #expect(try await test.names() == [])
            #expect(try await test.names("nothing/here") == [])
        }
    }

    @Test(arguments: StoreKind.present)
    func listsByPrefixOverPages(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind, pageSize: 3) { test async throws in
            let names = (0..<10).map { "in/\($0).csv" } + ["in/sub/deep/x.csv", "inn.csv", "other/y.csv"]
            for name in names { try await test.write(name, name) }
            #expect(Set(try await test.names()) == Set(names))
            #expect(try await test.names().count == names.count)
            #expect(Set(try await test.names("in")) == Set(names.dropLast()))
            #expect(Set(try await test.names("in/")) == Set(names.dropLast(2)))
            #expect(try await test.names("in/sub") == ["in/sub/deep/x.csv"])
            #expect(try await test.names("in/7.csv") == ["in/7.csv"])
        }
    }

    @Test(arguments: StoreKind.present)
    func listingsSayWhatReadingSays(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            try await test.write("a", "12345")
            for try await object in test.store.list(prefix: test.prefix) {
                #expect(object.size == 5)
                let metadata = try await test.store.get(object.key).metadata
                #expect(metadata.size == 5)
                #expect(metadata.etag == object.etag && metadata.etag != nil)
                let ifMatch = GetOptions(ifMatch: object.etag)
                #expect(try await test.read("a", ifMatch) == "12345")
            }
        }
    }

    @Test(arguments: StoreKind.present)
    func nastyNamesGoThere(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind, pageSize: 4) { test async throws in
            for name in Self.nastyNames { try await test.write(name, "content of \(name)") }
            #expect(Set(try await test.names()) == Set(Self.nastyNames))
            for name in Self.nastyNames {
                #expect(try await test.read(name) == "content of \(name)")
                #expect(try await test.names(name) == [name])
                try await test.store.delete(test.key(name))
            }
            #expect(try await test.names() == [])
        }
    }

    /// Keys are bytes to S3: a folder is not one, and nothing is put in order or left out.
    static let keysOfNoFolder = [
        "a//b.csv", "x/../y.csv", "..", "./a", "tail/", " lead", "trail ", "tab\there", "a/b", "a/b/c", "%", "%2F", "+",
    ]

    @Test(arguments: StoreKind.present.filter { [.memory, .moto].contains($0) })
    func keysOfNoFolderGoThere(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind, pageSize: 4) { test async throws in
            for name in Self.keysOfNoFolder { try await test.write(name, "content of \(name)") }
            #expect(Set(try await test.names()) == Set(Self.keysOfNoFolder))
            for name in Self.keysOfNoFolder { #expect(try await test.read(name) == "content of \(name)") }
        }
    }

    /// SeaweedFS and file systems list folder by folder.
    @Test(arguments: StoreKind.present.filter { [.memory, .moto].contains($0) })
    func listsInTheOrderOfBytes(kind: StoreKind) async throws {
        let names = ["a", "a b", "a-b/c", "a.csv", "a/b", "a0", "B", "e\u{301}", "z", "\u{E9}", "\u{FFFD}", "🙂"]
        try await StoreUnderTest.with(kind, pageSize: 5) { test async throws in
            for name in names.shuffled() { try await test.write(name, "") }
            let expected = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try await test.names().map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test(arguments: StoreKind.present)
    func readsRanges(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let text = String((0..<40).map { Character(Unicode.Scalar(UInt8(65 + $0))) })
            try await test.write("a", text)
            for range in [0..<1, 0..<40, 3..<17, 39..<40, 0..<1000, 20..<1000] as [Range<UInt64>] {
                let expected = String(text.dropFirst(Int(range.lowerBound)).prefix(range.count))
                let reader = try await test.store.get(test.key("a"), GetOptions(range: range))
                #expect(reader.metadata.size == 40)
                #expect(try await test.read("a", GetOptions(range: range)) == expected)
                for try await _ in reader.body {}
            }
            for range in [40..<41, 100..<200, 5..<5] as [Range<UInt64>] {
                await expectError(.invalidRequest) { try await test.read("a", GetOptions(range: range)) }
            }
        }
    }

    @Test(arguments: StoreKind.present)
    func emptyObjectsAreObjects(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            try await test.write("empty", "")
            #expect(try await test.names() == ["empty"])
            #expect(try await test.read("empty") == "")
            #expect(try await test.read("empty", GetOptions(range: 0..<8)) == "")
            #expect(try await test.store.get(test.key("empty")).metadata.size == 0)
        }
    }

    @Test(arguments: StoreKind.present)
    func whatIsMissingIsNotFound(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            await expectError(.notFound(.object)) { try await test.read("missing") }
            await expectError(.notFound(.object)) { try await test.read("no/such/folder") }
            try await test.store.delete(test.key("missing"))
            try await test.store.delete(test.key("no/such/folder"))
        }
    }

    @Test(arguments: StoreKind.present)
    func aWriteReplaces(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let first = try await test.write("a", "first")
            let second = try await test.write("a", "second, longer")
            #expect(first.etag != second.etag && second.etag != nil)
            #expect(second.size == 14)
            #expect(try await test.read("a") == "second, longer")
            await expectError(.changed) { try await test.read("a", GetOptions(ifMatch: first.etag)) }
            #expect(try await test.read("a", GetOptions(ifMatch: second.etag)) == "second, longer")
        }
    }

    @Test(arguments: StoreKind.present)
    func writesUnderConditions(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let first = try await test.write("a", "first", PutOptions(precondition: .ifAbsent))
            await expectError(.preconditionFailed) {
                try await test.write("a", "second", PutOptions(precondition: .ifAbsent))
            }
            #expect(try await test.read("a") == "first")
            let etag = try #require(first.etag)
            let third = try await test.write("a", "third", PutOptions(precondition: .ifMatch(etag)))
            await expectError(.preconditionFailed) {
                try await test.write("a", "fourth", PutOptions(precondition: .ifMatch(etag)))
            }
            #expect(try await test.read("a", GetOptions(ifMatch: third.etag)) == "third")
        }
    }

    @Test(arguments: StoreKind.present)
    func keepsMetadataWhereItCan(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let metadata = ["source": "s3://b/Größe  100%/a b.csv", "plain": "x y"]
            try await test.write("a", "x", PutOptions(contentType: "text/csv", metadata: metadata))
            let stored = try await test.store.get(test.key("a")).metadata.userMetadata
            if kind == .local { #expect(stored == [:]) } else { #expect(stored == metadata) }
        }
    }

    private func expectError(
        _ kind: ObjectStoreError.Kind, _ body: () async throws -> some Sendable,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let error = await #expect(throws: ObjectStoreError.self, sourceLocation: sourceLocation) {
            _ = try await body()
        }
        #expect(error?.kind == kind, sourceLocation: sourceLocation)
        #expect(error?.message.isEmpty == false, sourceLocation: sourceLocation)
    }
}
