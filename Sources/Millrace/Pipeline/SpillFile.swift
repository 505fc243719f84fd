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
            state.descriptor = SpillFile.openUnlinked(in: folder)
            guard state.descriptor >= 0 else { return .failure(.spill(errno: errno)) }
        }
        let offset = state.end
        var written = 0
        while written < bytes.count {
            // Safe: the pointer is into `bytes`, which outlives the call, and the count is what is left of it.
            let count = bytes.withUnsafeBytes {
                pwrite(
                    state.descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written,
                    off_t(offset) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .failure(.spill(errno: errno)) }
            written += count
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

    private static func openUnlinked(in folder: String) -> Int32 {
        let anonymous = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0o600)
        if anonymous >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) { return anonymous }
        // A file system without O_TMPFILE: make a name and take it away at once.
        var template = Array((folder + "/.millrace-XXXXXX").utf8CString)
        let named = mkstemp(&template)
        if named >= 0 { unlink(template) }
        return named
    }
}
