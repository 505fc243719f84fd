import Glibc
import MillraceColumns
import NIOCore

/// Threads of their own for parsing and encoding, one a core, so that heartbeats, signals and deadlines never wait for a kernel.
///
/// Jobs run in the order in which they came. The threads live as long as the process.
final class KernelExecutor: TaskExecutor {
    /// One for the process: more would only fight over the same cores.
    static let shared = KernelExecutor(threads: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// The number of threads.
    let width: Int
    private let queue = JobQueue()

    private init(threads: Int) {
        width = threads
        for _ in 0..<threads {
            let queue = self.queue
            let start = ThreadStart { [unowned self] in
                while true {
                    switch queue.next() {
                    case .task(let job): job.runSynchronously(on: self.asUnownedTaskExecutor())
                    case .help(let work): work.help()
                    }
                }
            }
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    // Safe: the pointer was made by `passRetained` right below and is taken exactly once.
                    Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, Unmanaged.passRetained(start).toOpaque())
            pthread_detach(thread)
        }
    }

    func enqueue(_ job: consuming ExecutorJob) { queue.append(.task(UnownedJob(job))) }
}

extension KernelExecutor {
    /// Shares pieces of work among at most `threads` threads. The caller begins at once; threads that are free, or become so, join it
    /// until no piece is left.
    func share(_ count: Int, atMost threads: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void) {
        let work = SharedWork(count: count, body)
        // Before everything that waits: those who encode make room for those who decode.
        for _ in 1..<max(1, min(threads, width, count)) { queue.prepend(.help(work)) }
        work.lead()
    }
}

/// Some of the executor's threads, as many as there is memory for: each that encodes holds a page and a codec's context.
struct LentThreads: WorkCrew {
    let width: Int

    /// Lends `threads` of them, one at least and all at most.
    init(_ threads: Int) { width = max(1, min(threads, KernelExecutor.shared.width)) }

    func share(_ count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void) {
        KernelExecutor.shared.share(count, atMost: width, body)
    }
}

/// What a thread runs: a box, since C passes only a pointer.
private final class ThreadStart {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

/// What threads wait for: first in, first out, but for what is prepended.
private final class JobQueue: @unchecked Sendable {
    // Safe: `jobs` is touched only inside `monitor`.
    enum Job {
        case task(UnownedJob)
        case help(SharedWork)
    }

    private let monitor = Monitor()
    private var jobs = CircularBuffer<Job>()

    func append(_ job: Job) {
        monitor.locked {
            jobs.append(job)
            monitor.wakeOne()
        }
    }

    func prepend(_ job: Job) {
        monitor.locked {
            jobs.prepend(job)
            monitor.wakeOne()
        }
    }

    func next() -> Job {
        monitor.locked {
            while true {
                if let job = jobs.popFirst() { return job }
                monitor.wait()
            }
        }
    }
}
