import Glibc
import MillraceColumns
import NIOCore
import Synchronization

/// Keeps an encoder's finished pages: in memory up to a limit, beyond it in an unlinked temporary file.
///
/// The file has no name, so nothing is left behind however the process ends. Once everything was given back it is used from its start again.
final class SpillFile: SegmentKeeper {
    private struct State {
        var descriptor: Int32 = -1
        var bytesInMemory = 0
        var bytesInFile = 0
        var end: UInt64 = 0
    }

    private let memoryLimit: Int
    private let folder: String
    private let state = Mutex(State())

    /// Makes a keeper that holds `memoryLimit` bytes in memory and puts the rest into a file in `folder`.
    init(memoryLimit: Int, folder: String) {
        self.memoryLimit = memoryLimit
        self.folder = folder
    }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    func keep(_ bytes: [UInt8]) throws(EncodingFault) -> EncodedOutput.Segment {
        let outcome: Result<EncodedOutput.Segment, EncodingFault> = state.withLock { state in
            if state.bytesInMemory + bytes.count <= memoryLimit {
                state.bytesInMemory += bytes.count
                return .success(.kept(bytes))
            }
            return spill(bytes, &state)
        }
        return try outcome.get()
    }

    private func spill(_ bytes: [UInt8], _ state: inout State) -> Result<EncodedOutput.Segment, EncodingFault> {
        if state.descriptor < 0 {
            state.descriptor = TemporaryFile.open(in: folder)
            guard state.descriptor >= 0 else { return .failure(.spill(errno: errno)) }
        }
        let offset = state.end
        let descriptor = state.descriptor
        guard bytes.withUnsafeBytes({ TemporaryFile.write($0, to: descriptor, at: offset) }) else {
            return .failure(.spill(errno: errno))
        }
        state.end += UInt64(bytes.count)
        state.bytesInFile += bytes.count
        return .success(.spilled(offset: offset, length: bytes.count))
    }

    /// Copies `count` bytes at `offset` of the file to the end of `buffer`.
    func read(offset: UInt64, count: Int, into buffer: inout ByteBuffer) throws(EncodingFault) {
        let descriptor = state.withLock { $0.descriptor }
        var done = 0
        while done < count {
            var failure: Int32 = 0
            let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - done) { space in
                let read = pread(descriptor, space.baseAddress, count - done, off_t(offset) + off_t(done))
                if read < 0 { failure = errno }
                return max(read, 0)
            }
            if failure == EINTR { continue }
            guard got > 0 else { throw .spill(errno: failure == 0 ? EIO : failure) }
            done += got
        }
    }

    /// Says that a segment has been taken away; only those that `keep` made count.
    func release(_ segment: EncodedOutput.Segment) {
        state.withLock { state in
            switch segment {
            case .bytes: break
            case .kept(let bytes): state.bytesInMemory -= bytes.count
            case .spilled(_, let length):
                state.bytesInFile -= length
                guard state.bytesInFile == 0 else { return }
                state.end = 0
                _ = ftruncate(state.descriptor, 0)
            }
        }
    }
}
