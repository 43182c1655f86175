import ModelVerifier

/// How far a job over several models is, of the progress of each.
struct JobMeter {
    private let jobs: JobTable
    private let job: String
    private let sizes: [Int]
    private let total: Int

    /// - Parameter sizes: bytes of the models, in the order in which they are hashed.
    init(_ jobs: JobTable, _ job: String, _ sizes: [Int]) {
        self.jobs = jobs
        self.job = job
        self.sizes = sizes
        total = sizes.reduce(0) { $0.addingReportingOverflow($1).overflow ? Int.max : $0 + $1 }
        jobs.progress(job, bytes: 0, total: total, rate: 0)
    }

    /// Takes the progress of the model at a place.
    func note(_ place: Int, _ progress: VerificationProgress) {
        show(place, min(Int(clamping: progress.done), sizes[place]), rate: Int(clamping: progress.rate))
    }

    /// The model at a place is done, however much of it had to be read.
    func finish(_ place: Int) { show(place, sizes[place], rate: 0) }

    private func show(_ place: Int, _ own: Int, rate: Int) {
        let before = sizes[..<place].reduce(0) { $0 &+ $1 }
        jobs.progress(job, bytes: max(0, min(before &+ own, total)), total: total, rate: rate)
    }
}
