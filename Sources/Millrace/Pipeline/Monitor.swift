import Glibc

/// A lock that threads can wait in, for the executor's own threads; everything else uses `Mutex` and suspends.
final class Monitor: @unchecked Sendable {
    // Safe: both pointers are made once and freed with the last reference; pthread's own calls are what synchronises.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(change, nil)
    }

    deinit {
        pthread_cond_destroy(change)
        pthread_mutex_destroy(mutex)
        change.deallocate()
        mutex.deallocate()
    }

    func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Lets go of the lock until woken; only inside `locked`. May return without a cause.
    func wait() { pthread_cond_wait(change, mutex) }

    /// Wakes one thread that waits.
    func wakeOne() { pthread_cond_signal(change) }
}
