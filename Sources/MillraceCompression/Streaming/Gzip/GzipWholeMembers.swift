/// Decompresses members that say how long they are, where they lie whole in the input and fit into the output: side by side.
///
/// That is BGZF: each member's extra field has its compressed size. Whatever is not such a member, or is damaged, is left to the stream.
final class GzipWholeMembers: @unchecked Sendable {
    // Safe: as with `GzipStream`, which owns it.

    private struct Member {
        let source: UnsafeRawBufferPointer
        let target: UnsafeMutableRawBufferPointer
    }

    /// The members of one call, what became of each, and a stream for each worker.
    private struct Batch: @unchecked Sendable {
        // Safe: each piece of work writes its own result and target, with its own worker's stream, and `share` returns after all.
        let members: [Member]
        let isDone: UnsafeMutablePointer<Bool>
        let streams: [GzipStream]

        func decompress(_ index: Int, _ worker: Int) {
            let (source, target) = (members[index].source, members[index].target)
            guard let progress = try? streams[worker].decompress(source, into: target) else { return }
            guard progress == StreamProgress(read: source.count, written: target.count) else { return }
            isDone[index] = streams[worker].isBetweenMembers
        }
    }

    private let crew: StreamCrew
    private var streams: [GzipStream] = []

    init(crew: StreamCrew) { self.crew = crew }

    /// Decompresses the members that `input` begins with, as many as can be done this way, and says how many these were.
    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (progress: StreamProgress, count: Int) {
        let members = GzipWholeMembers.members(in: input, output)
        guard members.count > 1 else { return (StreamProgress(), 0) }
        if streams.isEmpty { streams = (0..<crew.width).map { _ in GzipStream(crew: .solo) } }
        let isDone = UnsafeMutablePointer<Bool>.allocate(capacity: members.count)
        defer { isDone.deallocate() }
        isDone.initialize(repeating: false, count: members.count)
        let batch = Batch(members: members, isDone: isDone, streams: streams)
        crew.share(members.count) { piece, worker in batch.decompress(piece, worker) }
        var progress = StreamProgress()
        var count = 0
        // What follows a member that was refused comes after the fault.
        while count < members.count, isDone[count] {
            progress.read += members[count].source.count
            progress.written += members[count].target.count
            count += 1
        }
        // After a fault a stream is of no more use.
        if count < members.count { streams = [] }
        return (progress, count)
    }

    private static func members(
        in input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> [Member] {
        var members: [Member] = []
        var source = input
        var target = output
        while let length = BGZF.memberLength(source), length <= source.count {
            let size = BGZF.size(source, length: length)
            guard size <= min(BGZF.largest, target.count) else { break }
            members.append(Member(source: .init(rebasing: source[..<length]), target: .init(rebasing: target[..<size])))
            source = .init(rebasing: source[length...])
            target = .init(rebasing: target[size...])
        }
        return members
    }
}
