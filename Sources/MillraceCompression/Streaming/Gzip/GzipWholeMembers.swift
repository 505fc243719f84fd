/// Decompresses members side by side where they lie whole in the input and fit into the output.
///
/// How long a member is, BGZF says in the member's extra field. Any other is taken to end where the next one seems to begin, and its last
/// bytes then say how much comes out. That is a guess, and what came of it is used only if the member did end there and came to just
/// that much, with the right checksum. Whatever is no such member, or is damaged, is left to the stream.
final class GzipWholeMembers: @unchecked Sendable {
    // Safe: as with `GzipStream`, which owns it.

    /// What one call did.
    struct Result {
        var progress = StreamProgress()
        var count = 0
        /// Whether more members may follow that can be done this way.
        var mayGoOn = false
    }

    private struct Member {
        let source: UnsafeRawBufferPointer
        let target: UnsafeMutableRawBufferPointer
    }

    /// The members of one call, what became of each, and a stream for each worker.
    private struct Batch: @unchecked Sendable {
        // Safe: each piece of work writes its own result and target, with its own worker's stream, and `share` returns after all.
        let members: [Member]
        /// How many members it was in truth; 0: it is left to the stream.
        let counts: UnsafeMutablePointer<Int>
        let streams: [GzipStream]

        func decompress(_ index: Int, _ worker: Int) {
            let (source, target) = (members[index].source, members[index].target)
            let before = streams[worker].position.member
            guard let progress = try? streams[worker].decompress(source, into: target) else { return }
            guard progress == StreamProgress(read: source.count, written: target.count) else { return }
            guard streams[worker].isBetweenMembers else { return }
            counts[index] = streams[worker].position.member - before
        }
    }

    private static let mostMembers = 4096
    private static let longestRest = 64

    private let crew: StreamCrew
    private var streams: [GzipStream] = []
    /// How many members are tried at once. It grows with those that were right, so that those that were not cost little beside them.
    private var reach: Int
    /// How many members are left to the stream, and how many more will be, after guesses that were all wrong.
    private var rest = 0
    private var nextRest = 1

    init(crew: StreamCrew) {
        self.crew = crew
        reach = 2 * crew.width
    }

    /// Decompresses the members that `input` begins with, as many as can be done this way, and says how many these were.
    func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Result {
        guard rest == 0 else {
            rest -= 1
            return Result()
        }
        let members = members(in: input, output)
        guard members.count > 1 else { return Result() }
        if streams.isEmpty { streams = (0..<crew.width).map { _ in GzipStream(crew: .solo) } }
        let counts = UnsafeMutablePointer<Int>.allocate(capacity: members.count)
        defer { counts.deallocate() }
        counts.initialize(repeating: 0, count: members.count)
        let batch = Batch(members: members, counts: counts, streams: streams)
        crew.share(members.count) { piece, worker in batch.decompress(piece, worker) }
        var result = Result()
        var done = 0
        // What follows a member that was refused comes after the fault, or was never a member.
        while done < members.count, counts[done] > 0 {
            result.progress.read += members[done].source.count
            result.progress.written += members[done].target.count
            result.count += counts[done]
            done += 1
        }
        result.mayGoOn = done == members.count
        learn(done, of: members.count)
        return result
    }

    private func learn(_ done: Int, of all: Int) {
        if done == all { return reach = min(max(reach, 2 * done), GzipWholeMembers.mostMembers) }
        // After a fault, or inside of a member, a stream is of no more use.
        streams = []
        reach = max(2, done)
        rest = done > 0 ? 0 : nextRest
        nextRest = done > 0 ? 1 : min(2 * nextRest, GzipWholeMembers.longestRest)
    }

    private func members(in input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> [Member] {
        var members: [Member] = []
        var source = input
        var target = output
        while members.count < reach, let length = GzipWholeMembers.length(source) {
            let size = GzipWholeMembers.size(source, length: length)
            guard size <= target.count else { break }
            members.append(Member(source: .init(rebasing: source[..<length]), target: .init(rebasing: target[..<size])))
            source = .init(rebasing: source[length...])
            target = .init(rebasing: target[size...])
        }
        return members
    }

    /// The length of the member that `bytes` begins with, stated or guessed; nil where it is not whole.
    private static func length(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard GzipHeader.mayBegin(bytes, at: 0) else { return nil }
        if let length = BGZF.memberLength(bytes) { return length <= bytes.count ? length : nil }
        return GzipHeader.nextStart(in: bytes, from: GzipHeader.shortestMember)
    }

    /// What a member of this length, which must be there, says that it holds. SPEC: RFC 1952 §2.3.1, ISIZE.
    private static func size(_ bytes: UnsafeRawBufferPointer, length: Int) -> Int {
        (1...4).reduce(0) { $0 << 8 | Int(bytes[length - $1]) }
    }
}
