import MillraceAWS
import NIOCore
import Testing

@testable import MillraceObjectStore

/// What an upload in parts does, whatever the store is made of.
@Suite struct UploadConformanceTests {
    private func part(_ number: Int, size: Int) -> ByteBuffer {
        ByteBuffer(repeating: UInt8(truncatingIfNeeded: 64 + number), count: size)
    }

    private func expected(_ test: StoreUnderTest, last: Int) -> [UInt8] {
        [UInt8](repeating: 65, count: test.partSize) + [UInt8](repeating: 66, count: test.partSize)
            + [UInt8](repeating: 67, count: last)
    }

    @Test(arguments: StoreKind.present, [[1, 2, 3], [3, 1, 2]])
    func partsInAnyOrder(kind: StoreKind, order: [Int]) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let options = PutOptions(contentType: "x/y", metadata: ["a": "b"], partSize: test.partSize)
            let upload = try await test.store.startUpload(test.key("deep/er/up load.bin"), options)
            for number in order {
                try await upload.putPart(number, part(number, size: number == 3 ? 10 : test.partSize))
            }
            #expect(try await test.names() == [])
            let metadata = try await upload.complete()
            #expect(metadata.size == UInt64(2 * test.partSize + 10))
            await upload.abort()
            #expect(try await test.readBytes("deep/er/up load.bin") == expected(test, last: 10))
            let options2 = GetOptions(ifMatch: metadata.etag)
            #expect(try await test.store.get(test.key("deep/er/up load.bin"), options2).metadata.size == metadata.size)
        }
    }

    @Test(arguments: StoreKind.present)
    func partsAtTheSameTime(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let upload = try await test.store.startUpload(test.key("a"), PutOptions(partSize: test.partSize))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...3 {
                    let body = part(number, size: number == 3 ? 1 : test.partSize)
                    group.addTask { try await upload.putPart(number, body) }
                }
                try await group.waitForAll()
            }
            _ = try await upload.complete()
            #expect(try await test.readBytes("a") == expected(test, last: 1))
        }
    }

    @Test(arguments: StoreKind.present)
    func aPartIsReplaced(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let upload = try await test.store.startUpload(test.key("a"), PutOptions(partSize: test.partSize))
            try await upload.putPart(1, ByteBuffer(string: "a longer draft"))
            try await upload.putPart(1, ByteBuffer(string: "the text"))
            #expect(try await upload.complete().size == 8)
            #expect(try await test.read("a") == "the text")
        }
    }

    @Test(arguments: StoreKind.present)
    func abortLeavesNothing(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            try await test.write("kept/x", "x")
            let upload = try await test.store.startUpload(
                test.key("new/folder/a"), PutOptions(partSize: test.partSize))
            try await upload.putPart(1, part(1, size: test.partSize))
            await upload.abort()
            await upload.abort()
            await #expect(throws: ObjectStoreError.self) { try await upload.putPart(2, ByteBuffer(string: "x")) }
            await #expect(throws: ObjectStoreError.self) { try await upload.complete() }
            #expect(try await test.names() == ["kept/x"])
        }
    }

    @Test(arguments: StoreKind.present)
    func wrongPartsAreRefused(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let upload = try await test.store.startUpload(test.key("a"), PutOptions(partSize: test.partSize))
            await #expect(throws: ObjectStoreError.self) { try await upload.complete() }
            for number in [0, -1, 10_001] {
                await #expect(throws: ObjectStoreError.self) {
                    try await upload.putPart(number, ByteBuffer(string: "x"))
                }
            }
            await #expect(throws: ObjectStoreError.self) {
                try await upload.putPart(1, part(1, size: test.partSize + 1))
            }
            try await upload.putPart(2, ByteBuffer(string: "x"))
            await #expect(throws: ObjectStoreError.self) { try await upload.complete() }
            try await upload.putPart(1, ByteBuffer(string: "too short"))
            await #expect(throws: ObjectStoreError.self) { try await upload.complete() }
            await upload.abort()
            #expect(try await test.names() == [])
        }
    }

    @Test(arguments: StoreKind.present)
    func aFailedConditionCanBeAborted(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            try await test.write("a", "first")
            let upload = try await test.store.startUpload(
                test.key("a"), PutOptions(precondition: .ifAbsent, partSize: test.partSize))
            try await upload.putPart(1, ByteBuffer(string: "second"))
            let error = await #expect(throws: ObjectStoreError.self) { try await upload.complete() }
            #expect(error?.kind == .preconditionFailed)
            await upload.abort()
            #expect(try await test.read("a") == "first")
        }
    }

    /// The task is cancelled after a part was written; `abort` runs inside the cancelled task and must still work.
    @Test(arguments: StoreKind.present)
    func cancellationLeavesNothing(kind: StoreKind) async throws {
        try await StoreUnderTest.with(kind) { test async throws in
            let (store, key, partSize) = (test.store, test.key("new/a"), test.partSize)
            let body = part(1, size: partSize)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    let upload = try await store.startUpload(key, PutOptions(partSize: partSize))
                    do {
                        try await upload.putPart(1, body)
                        withUnsafeCurrentTask { $0?.cancel() }
                        try await upload.putPart(2, body)
                        _ = try await upload.complete()
                        return false
                    } catch {
                        await upload.abort()
                        return error is CancellationError
                    }
                }
                let wasCancelled = try await group.next()
                #expect(wasCancelled == true)
            }
            #expect(try await test.names() == [])
        }
    }
}
