import Glibc
import Synchronization

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
                while true { queue.next().runSynchronously(on: self.asUnownedTaskExecutor()) }
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

    func enqueue(_ job: consuming ExecutorJob) { queue.append(UnownedJob(job)) }
}

/// What a thread runs: a box, since C passes only a pointer.
private final class ThreadStart {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

/// A first-in, first-out queue that threads wait on.
private final class JobQueue: @unchecked Sendable {
    // Safe: `jobs` and `head` are touched only between lock and unlock of `mutex`; the pointers are made once and never freed.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [UnownedJob] = []
    private var head = 0

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    func append(_ job: UnownedJob) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(arrival)
        pthread_mutex_unlock(mutex)
    }

    func next() -> UnownedJob {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while head == jobs.count { pthread_cond_wait(arrival, mutex) }
        defer {
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            }
        }
        return jobs[head]
    }
}
