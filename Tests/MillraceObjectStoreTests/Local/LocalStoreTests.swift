import Foundation
import NIOCore
import Testing

@testable import MillraceObjectStore

@Suite struct LocalStoreTests {
    private func keys(_ store: LocalStore, _ prefix: String = "") async throws -> [String] {
        var keys: [String] = []
        for try await object in store.list(prefix: prefix) { keys.append(object.key) }
        return keys
    }

    @Test func listsInTheOrderOfBytes() async throws {
        try await TemporaryFolder.with { folder async throws in
            let names = ["a-b", "a.csv", "a/b", "a/b/c", "a0", "Z", "ä", "a/.hidden"].filter { $0 != "a/b" }
            for name in names { try folder.write(name, name) }
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try await keys(LocalStore(root: folder.path)) == sorted)
            #expect(try await keys(LocalStore(root: folder.path + "//")) == sorted)
        }
    }

    @Test func listsFilesAndLinksToFilesOnly() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("real.csv", "x")
            try folder.write("sub/other.csv", "x")
            try folder.write(".millrace-abc.tmp", "x")
            try folder.link("link.csv", to: "real.csv")
            try folder.link("circle", to: ".")
            try folder.link("dangling", to: "nowhere")
            #expect(try await keys(LocalStore(root: folder.path)) == ["link.csv", "real.csv", "sub/other.csv"])
        }
    }

    @Test func aMissingRootIsNotFound() async throws {
        try await TemporaryFolder.with { folder async throws in
            let store = LocalStore(root: folder.path + "/missing")
            let error = await #expect(throws: ObjectStoreError.self) { try await keys(store) }
            #expect(error?.kind == .notFound(.bucket))
        }
    }

    @Test(arguments: ["../x", "a/../../x", "/etc/passwd", "a//b", "", ".", "a/./b", "a/", "a\u{0}b"])
    func keysNeverLeaveTheRoot(key: String) async throws {
        try await TemporaryFolder.with { folder async throws in
            let store = LocalStore(root: folder.path + "/root")
            let read = await #expect(throws: ObjectStoreError.self) { _ = try await store.get(key) }
            #expect(read?.kind == .invalidRequest)
            await #expect(throws: ObjectStoreError.self) {
                _ = try await store.put(key, ByteBuffer(string: "x"), PutOptions())
            }
            await #expect(throws: ObjectStoreError.self) { _ = try await store.startUpload(key, PutOptions()) }
            await #expect(throws: ObjectStoreError.self) { try await store.delete(key) }
            #expect(folder.everything() == [])
        }
    }

    @Test func linkedFoldersDoNotLeadOut() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("outside/secret", "x")
            try folder.write("root/inside", "x")
            try folder.link("root/out", to: "../outside")
            let store = LocalStore(root: folder.path + "/root")
            await #expect(throws: ObjectStoreError.self) { _ = try await store.get("out/secret") }
            await #expect(throws: ObjectStoreError.self) { try await store.delete("out/secret") }
            await #expect(throws: ObjectStoreError.self) {
                _ = try await store.put("out/new", ByteBuffer(string: "x"), PutOptions())
            }
            #expect(folder.everything().filter { $0.hasPrefix("outside/") } == ["outside/secret"])
        }
    }

    @Test func aFolderInTheWayIsAnError() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("a/b", "x")
            let store = LocalStore(root: folder.path)
            for options in [PutOptions(), PutOptions(precondition: .ifAbsent)] {
                await #expect(throws: ObjectStoreError.self) {
                    _ = try await store.put("a", ByteBuffer(string: "x"), options)
                }
            }
            await #expect(throws: ObjectStoreError.self) {
                _ = try await store.put("a/b/c", ByteBuffer(string: "x"), PutOptions())
            }
            await #expect(throws: ObjectStoreError.self) { _ = try await store.get("a") }
            #expect(folder.everything() == ["a", "a/b"])
        }
    }

    @Test func theRootIsMadeWithItsParents() async throws {
        try await TemporaryFolder.with { folder async throws in
            let store = LocalStore(root: folder.path + "/not/yet/there")
            let upload = try await store.startUpload("a", PutOptions())
            await upload.abort()
            #expect(folder.everything() == [])
            _ = try await store.put("b", ByteBuffer(string: "x"), PutOptions())
            #expect(folder.everything() == ["not", "not/yet", "not/yet/there", "not/yet/there/b"])
            let place = try Place(root: "rel/ative", key: "c/d", operation: .put)
            #expect(place.folders == ["rel", "rel/ative", "rel/ative/c"])
            #expect(try Place(root: "/", key: "d", operation: .put).path == "/d")
        }
    }

    @Test func abortRemovesOnlyTheFoldersItMade() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("old/x", "x")
            let store = LocalStore(root: folder.path)
            let upload = try await store.startUpload("old/new/deep/a", PutOptions())
            #expect(folder.temporaryFiles().count == 1)
            await upload.abort()
            #expect(folder.everything() == ["old", "old/x"])
        }
    }

    @Test func deletingTakesAwayTheFoldersThatTheStoreMade() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("old/x", "x")
            let store = LocalStore(root: folder.path + "/old/out")
            for key in ["parquet/a/1", "parquet/a/2", "avro/1"] {
                _ = try await store.put(key, ByteBuffer(string: "x"), PutOptions())
            }
            try await store.delete("parquet/a/1")
            #expect(folder.everything().contains("old/out/parquet/a/2"))
            try await store.delete("parquet/a/2")
            #expect(folder.everything() == ["old", "old/out", "old/out/avro", "old/out/avro/1", "old/x"])
            try await store.delete("avro/1")
            #expect(folder.everything() == ["old", "old/x"])
            // What was there before stays, empty or not.
            try await LocalStore(root: folder.path).delete("old/x")
            #expect(folder.everything() == ["old"])
        }
    }

    @Test func uploadsThatEndInAnyOrderLeaveNoFolder() async throws {
        try await TemporaryFolder.with { folder async throws in
            let store = LocalStore(root: folder.path + "/out")
            let first = try await store.startUpload("parquet/a", PutOptions())
            let second = try await store.startUpload("avro/a", PutOptions())
            await first.abort()
            #expect(folder.everything().contains("out/avro"))
            await second.abort()
            #expect(folder.everything() == [])
        }
    }

    @Test func theSystemsErrorsAreSorted() throws {
        let place = try Place(root: "/r", key: "k", operation: .put)
        let cases: [(Int32, ObjectStoreError.Kind)] = [
            (ENOSPC, .noSpace), (EDQUOT, .noSpace), (EACCES, .accessDenied), (EROFS, .accessDenied),
            (ENOENT, .notFound(.object)), (EISDIR, .invalidRequest), (EMFILE, .unavailable), (EIO, .other),
        ]
        for (code, kind) in cases {
            let error = place.error(errno: code, doing: "write")
            #expect(error.kind == kind)
            #expect(error.message.contains("/r/k") && error.location == "/r/k")
        }
    }

    /// Writing to this device fails as on a full disk.
    @Test func aFullDiskIsNoSpace() throws {
        let device = try #require(FileDescriptor.open("/dev/full", flags: O_WRONLY))
        let written = [UInt8(1)].withUnsafeBytes { device.write($0, at: 0) }
        #expect(!written && errno == ENOSPC)
    }

    @Test func aDeviceIsNoObject() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.link("device", to: "/dev/full")
            let store = LocalStore(root: folder.path)
            #expect(try await keys(store) == [])
            let error = await #expect(throws: ObjectStoreError.self) { _ = try await store.get("device") }
            #expect(error?.kind == .invalidRequest)
        }
    }

    @Test func aFileThatChangesUnderTheReaderIsNoticed() async throws {
        try await TemporaryFolder.with { folder async throws in
            try folder.write("a", String(repeating: "x", count: 100))
            let reader = try await LocalStore(root: folder.path, chunkSize: 10).get("a")
            var chunks = reader.body.makeAsyncIterator()
            _ = try await chunks.next()
            // In place: the file that is open grows.
            let place = try Place(root: folder.path, key: "a", operation: .put)
            let file = try #require(FileDescriptor.open(place.path, flags: 1))
            let written = "more".utf8CString.withUnsafeBytes { file.write($0, at: 98) }
            #expect(written)
            let error = await #expect(throws: ObjectStoreError.self) { while try await chunks.next() != nil {} }
            #expect(error?.kind == .changed)
        }
    }

    @Test func readsInChunks() async throws {
        try await TemporaryFolder.with { folder async throws in
            let text = String((0..<1000).map { Character(Unicode.Scalar(UInt8(33 + $0 % 90))) })
            try folder.write("a", text)
            for chunkSize in [1, 7, 999, 1000, 1 << 20] {
                var read = ""
                var chunks = 0
                for try await chunk in try await LocalStore(root: folder.path, chunkSize: chunkSize).get("a").body {
                    read += String(buffer: chunk)
                    chunks += 1
                }
                #expect(read == text)
                #expect(chunks == (1000 + chunkSize - 1) / chunkSize)
            }
        }
    }
}
