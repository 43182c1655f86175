import Glibc

/// What work takes of the processor on this thread, so that whatever else runs on the machine does not count.
func processorTime(_ work: () throws -> Void) rethrows -> Duration {
    func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Duration.seconds(time.tv_sec) + Duration.nanoseconds(time.tv_nsec)
    }
    let start = now()
    try work()
    return now() - start
}
