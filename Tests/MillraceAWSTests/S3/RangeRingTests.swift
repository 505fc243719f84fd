import NIOCore
import NIOHTTP1
import Testing

@testable import MillraceAWS

/// Ranges of an object under way side by side, at the ends of ranges and of the object.
@Suite struct RangeRingTests {
    private static let rangeBytes = 4

    private static func text(_ count: Int) -> String {
        String((0..<count).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
    }

    private func ring(_ client: S3Client, size: Int, from start: Int = 0, ranges: Int = 3) -> RangeRing {
        let metadata = S3ObjectMetadata(size: UInt64(size), headers: ["etag": "\"e\""])
        return RangeRing(
            client, ObjectRequest(bucket: "b", key: "k"), metadata,
            S3ReadAhead(rangeBytes: Self.rangeBytes, ranges: ranges), from: UInt64(start))
    }

    private func read(_ ring: RangeRing, bytes: Int) async throws -> (text: String, sizes: [Int]) {
        var text = ""
        var sizes: [Int] = []
        while text.utf8.count < bytes {
            let range = try await ring.take()
            sizes.append(range.readableBytes)
            text += String(buffer: range)
        }
        return (text, sizes)
    }

    @Test(arguments: [1, 3, 4, 5, 7, 8, 9, 19, 20, 21], [1, 2, 3, 9])
    func `ranges end where the object does, and come in their order`(size: Int, ranges: Int) async throws {
        let object = FaultServer.Step.object(Self.text(size), etag: "\"e\"", upTo: size)
        try await FaultServer.with(Array(repeating: [object], count: 40)) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let (text, sizes) = try await read(ring(client, size: size, ranges: ranges), bytes: size)
                #expect(text == Self.text(size))
                let rest = size % Self.rangeBytes
                let full = Array(repeating: Self.rangeBytes, count: size / Self.rangeBytes)
                #expect(sizes == full + (rest == 0 ? [] : [rest]))
                let asked = Set(server.requests.compactMap { $0.headers.first(name: "range") })
                let expected = stride(from: 0, to: size, by: Self.rangeBytes).map {
                    "bytes=\($0)-\(min($0 + Self.rangeBytes, size) - 1)"
                }
                #expect(asked == Set(expected))
                #expect(server.requests.allSatisfy { $0.headers.first(name: "if-match") == "\"e\"" })
            }
        }
    }

    /// Which request meets the fault is left to chance: whichever it is, its range comes whole and in its place.
    @Test func `ranges that break, are refused or come late are had all the same`() async throws {
        let size = 22
        let object = { FaultServer.Step.object(Self.text(size), etag: "\"e\"", upTo: $0) }
        let faults: [[FaultServer.Step]] = [
            [object(1), .close], [.error("503 Slow Down", "SlowDown")], [object(0), .reset], [object(2), .close],
        ]
        try await FaultServer.with(faults + Array(repeating: [object(size)], count: 40)) { server, port async throws in
            try await FaultyClient.with(port: port, attempts: 8) { client, _ async throws in
                #expect(try await read(ring(client, size: size), bytes: size).text == Self.text(size))
                #expect(server.requests.count >= 6 + faults.count)
            }
        }
    }

    @Test func `a range of another object ends the reading`() async throws {
        let other = FaultServer.Step.object(Self.text(9), etag: "\"other\"", upTo: 9)
        try await FaultServer.with(Array(repeating: [other], count: 20)) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let error = await #expect(throws: AWSError.self) { try await ring(client, size: 9).take() }
                #expect(error?.kind == .changed)
            }
        }
    }

    @Test func `a range that is refused for good ends the reading with what the service said`() async throws {
        let refusal = FaultServer.Step.error("403 No", "AccessDenied")
        try await FaultServer.with(Array(repeating: [refusal], count: 20)) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let error = await #expect(throws: AWSError.self) { try await ring(client, size: 9).take() }
                #expect(error?.code == "AccessDenied")
            }
        }
    }
}
