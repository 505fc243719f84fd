import MillraceColumns
import NIOCore
import Testing

@testable import Millrace

@Suite struct SpillFileTests {
    /// What is behind a segment, wherever it was kept.
    private func content(_ segment: EncodedOutput.Segment, _ file: SpillFile) throws -> [UInt8] {
        switch segment {
        case .bytes(let bytes), .kept(let bytes): return bytes
        case .spilled(let offset, let length):
            var buffer = ByteBuffer()
            try file.read(offset: offset, count: length, into: &buffer)
            return Array(buffer.readableBytesView)
        }
    }

    @Test func spillsBeyondItsLimitAndGivesEverythingBack() throws {
        let file = SpillFile(memoryLimit: 1000, folder: "/tmp")
        let pages = (0..<20).map { [UInt8](repeating: UInt8($0), count: 300 + $0) }
        let segments = try pages.map { try file.keep($0) }
        let spilled = segments.filter { if case .spilled = $0 { true } else { false } }
        #expect(spilled.count == 17)
        for (page, segment) in zip(pages, segments) { #expect(try content(segment, file) == page) }
    }

    @Test func startsAgainOnceEverythingWasTaken() throws {
        let file = SpillFile(memoryLimit: 0, folder: "/tmp")
        for round in 0..<3 {
            let segments = try (0..<4).map { try file.keep([UInt8](repeating: UInt8(round * 4 + $0), count: 100)) }
            guard case .spilled(offset: 0, length: 100) = segments[0] else {
                Issue.record("round \(round) did not begin at the start of the file")
                return
            }
            for (index, segment) in segments.enumerated() {
                #expect(try content(segment, file) == [UInt8](repeating: UInt8(round * 4 + index), count: 100))
                file.release(segment)
            }
        }
    }

    @Test func memoryThatIsGivenBackIsUsedAgain() throws {
        let file = SpillFile(memoryLimit: 100, folder: "/tmp")
        for _ in 0..<10 {
            let segment = try file.keep([UInt8](repeating: 1, count: 100))
            guard case .kept = segment else {
                Issue.record("spilled although there was room")
                return
            }
            file.release(segment)
        }
    }

    @Test func saysWhenTheFolderCannotBeWritten() {
        let file = SpillFile(memoryLimit: 0, folder: "/no-such-folder")
        #expect(throws: EncodingFault.self) { try file.keep([1]) }
    }
}
