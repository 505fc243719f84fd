import Foundation
import NIOCore
import Testing

@testable import MillraceObjectStore

@Suite struct SpooledInputTests {
    /// A file without a name.
    private func file() -> Int32 {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("millrace-test-\(UUID().uuidString)")
            .path
        defer { unlink(path) }
        return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    }

    private func bytes(_ store: SpooledInput, _ range: Range<UInt64>? = nil) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await store.get(SpooledInput.key, GetOptions(range: range)).body {
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    @Test(arguments: [1, 7, 1 << 16])
    func keepsWhatComesThroughAPipe(chunkSize: Int) async throws {
        let content = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let pipe = Pipe()
        pipe.fileHandleForWriting.write(Data(content))
        try pipe.fileHandleForWriting.close()
        let store = try await SpooledInput(
            reading: pipe.fileHandleForReading.fileDescriptor, into: file(), chunkSize: chunkSize)
        #expect(store.size == 3000)
        // More than once, and in parts.
        #expect(try await bytes(store) == content)
        #expect(try await bytes(store, 10..<20) == Array(content[10..<20]))
        #expect(try await bytes(store, 2990..<4000) == Array(content[2990...]))
        await #expect(throws: ObjectStoreError.self) { try await bytes(store, 3000..<3001) }
        await #expect(throws: ObjectStoreError.self) { try await store.put("stdin", ByteBuffer(), PutOptions()) }
    }

    @Test func endsTheWaitForAWriterThatSaysNothing() async throws {
        let pipe = Pipe()
        let (source, target) = (pipe.fileHandleForReading.fileDescriptor, file())
        let spooling = Task { try await SpooledInput(reading: source, into: target) }
        spooling.cancel()
        await #expect(throws: CancellationError.self) { try await spooling.value }
        try pipe.fileHandleForWriting.close()
    }
}
